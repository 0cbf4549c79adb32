#include "functions.h"

static int called;

static int callback(int left, int right) {
  called++;
  return 10 * left + right;
}

static const binary main_table[2] = {add, callback};

/* All checks hold: 4095. */
EXPORT int run(void) {
  return CHECK(0, a_add() == add) | CHECK(1, b_add() == add) | CHECK(2, a_table[0] == add) |
         CHECK(3, b_table[1] == add) | CHECK(4, OPAQUE(main_table)[0] == add) |
         CHECK(5, OPAQUE(add_alias) == OPAQUE(add) && b_table[2] == b_table[1]) |
         CHECK(6, a_twice() == twice && b_twice() == twice) | CHECK(7, b_trace() == trace) |
         CHECK(8, a_table[0](3, 4) == 7 && a_table[1](3, 4) == 12) |
         CHECK(9, b_table[0](3, 4) == -1 && b_table[1](3, 4) == 7 && a_twice()(21) == 42) |
         CHECK(10, c_apply(callback, 1, 2) == (12 + 1) * 2 + 100) |
         CHECK(11, c_apply(add, 1, 2) == 108 && called == 1);
}
