/* Takes the address of a function that is missing. */
#include "guest.h"

int missing_function(int number);

EXPORT int run(void) { return OPAQUE(missing_function) != 0; }
EXPORT int call_missing(void) { return OPAQUE(missing_function)(1); }
