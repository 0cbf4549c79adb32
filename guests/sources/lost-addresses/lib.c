#include "guest.h"

EXPORT int datum = 42;
EXPORT int number(void) { return 7; }
