#include "guest.h"

EXPORT int helper(void) { return 2; }
