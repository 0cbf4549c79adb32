#include "guest.h"

EXPORT int sound(void) { return 1; }
