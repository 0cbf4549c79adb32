#include "fixed.h"

EXPORT int main_number = 7;

/* In the program's static table: its slot is its address for the libraries too. */
EXPORT int main_twice(int number) { return 2 * number; }

static int main_private(int number) { return number - 1; }

static const unary table[2] = {main_twice, main_private};

/* All checks hold: 255. */
EXPORT int run(void) {
  return CHECK(0, OPAQUE(table)[0] == lib_main_twice()) |
         CHECK(1, OPAQUE(lib_thrice) == lib_lib_thrice()) |
         CHECK(2, lib_main_number() == OPAQUE(&main_number)) |
         CHECK(3, lib_lib_number() == &lib_number && lib_number == 30) |
         CHECK(4, lib_apply(OPAQUE(table)[0], 5) == 17) |
         CHECK(5, lib_apply(OPAQUE(table)[1], 5) == 11) |
         CHECK(6, lib_apply(OPAQUE(lib_thrice), 5) == 22) |
         CHECK(7, lib_main_twice()(21) == 42);
}
