/* 2,000 functions that call each other through a table of all of them. */
#include "guest.h"

#define TEN(X, n) \
  X(n##0) X(n##1) X(n##2) X(n##3) X(n##4) X(n##5) X(n##6) X(n##7) X(n##8) X(n##9)
#define HUNDRED(X, n) \
  TEN(X, n##0) TEN(X, n##1) TEN(X, n##2) TEN(X, n##3) TEN(X, n##4) \
  TEN(X, n##5) TEN(X, n##6) TEN(X, n##7) TEN(X, n##8) TEN(X, n##9)
#define THOUSAND(X, n) \
  HUNDRED(X, n##0) HUNDRED(X, n##1) HUNDRED(X, n##2) HUNDRED(X, n##3) HUNDRED(X, n##4) \
  HUNDRED(X, n##5) HUNDRED(X, n##6) HUNDRED(X, n##7) HUNDRED(X, n##8) HUNDRED(X, n##9)

typedef uint32_t (*step)(uint32_t);

extern const step steps[2000];

/* Function n - 1000. */
#define FUNCTION(n)                                                                   \
  static NOINLINE uint32_t step_##n(uint32_t left) {                                  \
    return left == 0 ? n : n + 31 * steps[(n * 7 + left) % 2000](left - 1);           \
  }
#define NAME(n) step_##n,

THOUSAND(FUNCTION, 1)
THOUSAND(FUNCTION, 2)

EXPORT const step steps[2000] = {THOUSAND(NAME, 1) THOUSAND(NAME, 2)};

EXPORT uint32_t walk(uint32_t from, uint32_t left) { return steps[from % 2000](left); }
