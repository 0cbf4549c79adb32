#include "guest.h"

EXPORT int split(void) { return 5; }
