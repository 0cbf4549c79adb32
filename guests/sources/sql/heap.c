// A heap of its own, as a libc has one, which can be spoiled: the next free traps.
#include "guest.h"

static _Bool spoiled;
static size_t top;

// Never used again, aligned to 16.
EXPORT void *malloc(size_t size) {
  if (!top) top = __builtin_wasm_memory_size(0) << 16;
  size_t address = top;
  top += (size + 15) & ~(size_t)15;
  size_t pages = (top + 0xffff) >> 16;
  size_t had = __builtin_wasm_memory_size(0);
  if (pages > had && __builtin_wasm_memory_grow(0, pages - had) == (size_t)-1) return 0;
  return (void *)address;
}

EXPORT void free(void *address) {
  if (address && spoiled) __builtin_trap();
}

// Writes in front of its text, as it were.
EXPORT int spoils(const char *text) {
  spoiled = text[0] == 's';
  return spoiled;
}

// Takes pages, and gives a length for which there is no room.
EXPORT int takes_and_fails(int pages, char *to) {
  return to ? (int)__builtin_wasm_memory_grow(0, (size_t)pages) : 0;
}
