#include "guest.h"

extern int absent_function(int number) WEAK;
extern int absent_data WEAK;
extern int present_function(int number) WEAK;
extern int present_data WEAK;

static int (*const absent_pointer)(int) = absent_function;
static int *const absent_address = &absent_data;

/* All checks hold: 63. */
EXPORT int run(void) {
  return CHECK(0, OPAQUE(absent_function) == 0) | CHECK(1, OPAQUE(&absent_data) == 0) |
         CHECK(2, *OPAQUE(&absent_pointer) == 0) | CHECK(3, *OPAQUE(&absent_address) == 0) |
         CHECK(4, OPAQUE(present_function) != 0 && present_function(4) == 5) |
         CHECK(5, OPAQUE(&present_data) != 0 && present_data == 6);
}

/* Traps. */
EXPORT int call_absent(void) { return absent_function(1); }
EXPORT int call_absent_pointer(void) { return (*OPAQUE(&absent_pointer))(1); }
