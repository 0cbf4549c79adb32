#include "guest.h"

EXPORT int value(void) { return 1; }
