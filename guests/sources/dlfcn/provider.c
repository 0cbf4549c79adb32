#include "guest.h"

EXPORT int provided(void) { return 5; }
EXPORT int also_provided(void) { return 6; }
