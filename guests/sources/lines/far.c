#include "guest.h"

/* As a generator of parsers writes it: the lines are those of another file, and beyond those that a
 * class file has numbers for. */
#line 70000 "grammar.y"
EXPORT int far_divide(int number, int by) {
  int twice = number * 2;
  return twice / by;
}
