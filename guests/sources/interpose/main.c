#include "guest.h"

int lib_allocates(void);
int (*lib_allocate_address(void))(void);
int lib_strong(void);
int lib_setting(void);
int other_allocates(void);
int other_strong(void);

EXPORT int allocate(void) { return 2; }
EXPORT int strong(void) { return 20; }
EXPORT int setting = 200;

/* All checks hold: 63. */
EXPORT int run(void) {
  return CHECK(0, lib_allocates() == 2) | CHECK(1, lib_allocate_address() == allocate) |
         CHECK(2, other_allocates() == 2) | CHECK(3, lib_strong() == 10) |
         CHECK(4, other_strong() == 20) | CHECK(5, lib_setting() == 200);
}
