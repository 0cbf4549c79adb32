#include "guest.h"

EXPORT int gone(void) { return 1; }
