#include "guest.h"

/* What the library's functions and data are rebound to. */
EXPORT int nine(void) { return 9; }
EXPORT int eight = 8;
