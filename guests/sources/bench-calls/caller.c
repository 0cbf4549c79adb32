/* Loops of calls and of accesses to another library's data. Each gives what the last step gave. */
#include "guest.h"

extern uint32_t (*const targets[32])(uint32_t);
extern uint32_t step(uint32_t x);
extern uint32_t counter;
extern uint32_t numbers[64];

static NOINLINE uint32_t own_step(uint32_t x) { return x * 1103515245u + 12345u; }

EXPORT uint32_t call_own(uint32_t n) {
  uint32_t x = 1;
  while (n-- != 0) x = own_step(x);
  return x;
}

EXPORT uint32_t call_imported(uint32_t n) {
  uint32_t x = 1;
  while (n-- != 0) x = step(x);
  return x;
}

/* Through pointers to functions of another library, `count` of them (a power of two) in turn. */
static inline uint32_t call_in_turn(uint32_t n, uint32_t count) {
  uint32_t x = 1;
  while (n-- != 0) x = targets[n & (count - 1)](x);
  return x;
}

EXPORT uint32_t call_1(uint32_t n) { return call_in_turn(n, 1); }
EXPORT uint32_t call_4(uint32_t n) { return call_in_turn(n, 4); }
EXPORT uint32_t call_32(uint32_t n) { return call_in_turn(n, 32); }

/* A leaf that reads and writes another library's data through the GOT. */
static NOINLINE void count(uint32_t x) {
  counter += x;
  numbers[x & 63] = counter;
}

EXPORT uint32_t got_data(uint32_t n) {
  counter = 1;
  while (n-- != 0) count(n);
  return counter + numbers[5];
}

/* A leaf with an array on the stack. */
static NOINLINE uint32_t push_and_pop(uint32_t x) {
  volatile uint32_t buffer[4];
  buffer[x & 3] = x;
  return buffer[x & 3] + 1;
}

EXPORT uint32_t stack_pointer(uint32_t n) {
  uint32_t x = 1;
  while (n-- != 0) x += push_and_pop(n);
  return x;
}
