/* The same work once in one function and once in small ones. */
#include "guest.h"

#define TEN(X, n) \
  X(n##0) X(n##1) X(n##2) X(n##3) X(n##4) X(n##5) X(n##6) X(n##7) X(n##8) X(n##9)
#define HUNDRED(X, n) \
  TEN(X, n##0) TEN(X, n##1) TEN(X, n##2) TEN(X, n##3) TEN(X, n##4) \
  TEN(X, n##5) TEN(X, n##6) TEN(X, n##7) TEN(X, n##8) TEN(X, n##9)
/* Numbers are written with a leading 1, so that none of them is octal. */
#define ALL(X) \
  HUNDRED(X, 10) HUNDRED(X, 11) HUNDRED(X, 12) HUNDRED(X, 13) HUNDRED(X, 14) TEN(X, 150) TEN(X, 151)
#define COUNT 520

static uint32_t memory[1024];

/* A comment in the assembly that no two pieces share, so that the compiler cannot merge them. */
#define APART(n, value) __asm__ volatile("# " #n : "+r"(value))

/* About 330 bytes of code: arithmetic, a branch, a loop over memory. */
#define PIECE(n)                                                                  \
  static inline __attribute__((always_inline)) uint32_t piece_##n(uint32_t x) {   \
    uint32_t y = x ^ (n * 2654435761u);                                           \
    APART(n, y);                                                                  \
    if (y & 64) {                                                                 \
      y = y * (2 * n + 1) + (y >> (n % 13 + 1));                                  \
      memory[n % 1024] = y + memory[(y >> 7) % 1024];                             \
    } else {                                                                      \
      y = (y ^ y << 3) - memory[(y >> 5) % 1024];                                 \
      memory[(n + 7) % 1024] += y;                                                \
    }                                                                             \
    for (uint32_t i = y & 7; i < 10; i++) {                                       \
      uint32_t word = memory[(y + i * n) % 1024];                                 \
      if ((word & 255) == n % 256) word += i;                                     \
      y = y * 31 + (word ^ i);                                                    \
      memory[(y >> 11) % 1024] = y;                                               \
    }                                                                             \
    if ((y & 31) == n % 32) {                                                     \
      memory[y % 1024] ^= y >> 3;                                                 \
      y += memory[(y >> 9) % 1024] * n;                                           \
      memory[(y >> 13) % 1024] -= n;                                              \
    }                                                                             \
    return y + (x >> 16);                                                         \
  }
#define SMALL(n) \
  static NOINLINE uint32_t small_##n(uint32_t x) { return piece_##n(x); }

ALL(PIECE)
ALL(SMALL)

static void clear(void) {
  for (uint32_t i = 0; i < 1024; i++) memory[i] = i;
}

#ifdef LINE
/* Every piece once a round, one behind the other. */
#define IN_LINE(n) x = piece_##n(x);
#define CALL(n) x = small_##n(x);

EXPORT uint32_t line_in_one(uint32_t rounds) {
  uint32_t x = 1;
  clear();
  while (rounds-- != 0) {
    ALL(IN_LINE)
  }
  return x;
}

EXPORT uint32_t line_in_many(uint32_t rounds) {
  uint32_t x = 1;
  clear();
  while (rounds-- != 0) {
    ALL(CALL)
  }
  return x;
}

#else
/* One piece a step, which says itself which piece comes next. */
#define CASE(n)          \
  case n - 1000:         \
    x = piece_##n(x);    \
    break;
#define NAME(n) small_##n,

EXPORT uint32_t switch_in_one(uint32_t steps) {
  uint32_t x = 1;
  clear();
  while (steps-- != 0) {
    switch ((x >> 8) % COUNT) {
      ALL(CASE)
    }
  }
  return x;
}

static uint32_t (*const functions[COUNT])(uint32_t) = {ALL(NAME)};

EXPORT uint32_t switch_in_many(uint32_t steps) {
  uint32_t x = 1;
  clear();
  while (steps-- != 0) x = functions[(x >> 8) % COUNT](x);
  return x;
}
#endif
