#include "guest.h"

EXPORT int provided(void) { return 5; }
