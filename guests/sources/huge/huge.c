/* Functions over every limit of a JVM method, made by macros. Compiled natively as well, to know what
 * they return: see expected.c. */
#include <stdint.h>

#ifdef __wasm__
#include "guest.h"
#else
#define EXPORT
#define NOINLINE __attribute__((noinline))
#endif

#define TEN(X, n) \
  X(n##0) X(n##1) X(n##2) X(n##3) X(n##4) X(n##5) X(n##6) X(n##7) X(n##8) X(n##9)
#define HUNDRED(X, n) \
  TEN(X, n##0) TEN(X, n##1) TEN(X, n##2) TEN(X, n##3) TEN(X, n##4) \
  TEN(X, n##5) TEN(X, n##6) TEN(X, n##7) TEN(X, n##8) TEN(X, n##9)
#define THOUSAND(X, n) \
  HUNDRED(X, n##0) HUNDRED(X, n##1) HUNDRED(X, n##2) HUNDRED(X, n##3) HUNDRED(X, n##4) \
  HUNDRED(X, n##5) HUNDRED(X, n##6) HUNDRED(X, n##7) HUNDRED(X, n##8) HUNDRED(X, n##9)

/* Numbers are written with a leading 1, so that none of them is octal: 1000 to 1999 and so on. */

/* A comment in the assembly that no two states share, so that the compiler cannot merge them. */
#define APART(n, value) __asm__ volatile("# " #n : "+r"(value))

/* A state machine of 3,000 states, as generated lexers and interpreters are. */
#define STATE(n)                                             \
  case n - 1000:                                             \
    x = x * (2 * n + 1) + (y >> (n % 13 + 1));               \
    y ^= x + n;                                              \
    if ((y & 31) == n % 32) z += x;                          \
    state = (x >> 9) % 3000;                                 \
    APART(n, state);                                         \
    break;

EXPORT uint32_t machine(uint32_t steps, uint32_t seed) {
  uint32_t x = seed, y = 12345, z = 0, state = seed % 3000;
  while (steps-- != 0) {
    switch (state) {
      THOUSAND(STATE, 1)
      THOUSAND(STATE, 2)
      THOUSAND(STATE, 3)
      default:
        return 0;
    }
  }
  return x ^ y ^ z;
}

/* 800 statements one after the other, with several types of value alive through all of them. */
#define STATEMENT(n)                                    \
  a = a * n + (uint32_t)(b >> 33);                      \
  b = b * 6364136223846793005u + (a ^ n);               \
  c = c * 0.5 + (double)(a % n);                        \
  memory[n % 64] += a;

EXPORT uint64_t straight(uint32_t seed) {
  static uint32_t memory[64];
  uint32_t a = seed;
  uint64_t b = seed + 1;
  double c = 1.0;
  for (int i = 0; i < 64; i++) memory[i] = (uint32_t)i;
  HUNDRED(STATEMENT, 10)
  HUNDRED(STATEMENT, 11)
  HUNDRED(STATEMENT, 12)
  HUNDRED(STATEMENT, 13)
  HUNDRED(STATEMENT, 14)
  HUNDRED(STATEMENT, 15)
  HUNDRED(STATEMENT, 16)
  HUNDRED(STATEMENT, 17)
  for (int i = 0; i < 64; i++) b += memory[i];
  return b + (uint64_t)c;
}

/* 300 loops one after the other, each with an exit from its middle and a call in it. */
static NOINLINE uint32_t mix(uint32_t left, uint32_t right) { return (left ^ right) * 2654435761u; }

#define LOOP(n)                                   \
  for (uint32_t i = 0; i < (n & 7) + 2; i++) {    \
    x = mix(x, n + i);                            \
    if ((x & 15) == (n & 15)) { y += i; break; }  \
    if ((x & 48) == 48) continue;                 \
    y = y * 3 + x;                                \
  }                                               \
  if (y == 0x12345678) return n;

EXPORT uint32_t loops(uint32_t seed) {
  uint32_t x = seed, y = 0;
  HUNDRED(LOOP, 11)
  HUNDRED(LOOP, 12)
  HUNDRED(LOOP, 13)
  return x + y;
}
