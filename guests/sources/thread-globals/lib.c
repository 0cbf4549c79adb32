#include "globals.h"

EXPORT int shared_value = 31;
EXPORT int shared_function(void) { return 37; }
EXPORT int (*shared_address(void))(void) { return shared_function; }
