/* What the loops of caller.so call and read in another library. */
#include "guest.h"

/* A comment in the assembly that no two functions share, so that the compiler cannot merge them. */
#define TARGET(n)                                  \
  static uint32_t target_##n(uint32_t x) {         \
    __asm__ volatile("# " #n);                     \
    return x * (1664525u + 2 * n) + 12345u + n;    \
  }
#define NAME(n) target_##n,
#define EIGHT(X, n) X(n##0) X(n##1) X(n##2) X(n##3) X(n##4) X(n##5) X(n##6) X(n##7)
#define ALL(X) EIGHT(X, 1) EIGHT(X, 2) EIGHT(X, 3) EIGHT(X, 4)

ALL(TARGET)

EXPORT uint32_t (*const targets[32])(uint32_t) = {ALL(NAME)};

EXPORT uint32_t step(uint32_t x) { return x * 1103515245u + 12345u; }

EXPORT uint32_t counter;
EXPORT uint32_t numbers[64];
