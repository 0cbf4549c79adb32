#include "guest.h"

EXPORT int wrapped(void) { return 10; }
