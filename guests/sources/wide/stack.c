/* What becomes of the stack when a call traps, and of memory as it grows. */
#include "guest.h"

static NOINLINE int deep(int n, volatile char *outer) {
  volatile char own[1024];
  own[0] = (char)n;
  if (n == 0) __builtin_trap();
  return deep(n - 1, own) + own[0] + outer[0];
}

EXPORT int traps(void) {
  volatile char own[256];
  own[0] = 1;
  return deep(5, own);
}

EXPORT long stack_address(void) {
  volatile char own[16];
  own[0] = 1;
  return (long)OPAQUE((uintptr_t)&own[0]);
}

EXPORT long grow(long pages) { return (long)__builtin_wasm_memory_grow(0, (size_t)pages); }

/* Writes and reads back at an address. */
EXPORT long store(long address, long value) {
  volatile long *place = (volatile long *)address;
  *place = value;
  return *place;
}

EXPORT int main_argument(int argc, char **argv) { return argc > 1 ? argv[1][0] : -1; }
