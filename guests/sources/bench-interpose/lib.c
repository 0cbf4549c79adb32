/* Loops of calls of an exported function of the same library, which wasm-ld binds directly. */
#include "guest.h"

EXPORT NOINLINE uint32_t step(uint32_t x) { return x * 1103515245u + 12345u; }

EXPORT uint32_t loop(uint32_t n) {
  uint32_t x = 1;
  while (n-- != 0) x = step(x);
  return x;
}

/* Calls of itself, two for each but the last ones. */
EXPORT NOINLINE uint32_t fibonacci(uint32_t n) { return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2); }
