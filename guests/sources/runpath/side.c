#include "guest.h"

EXPORT int side(void) { return 1; }
