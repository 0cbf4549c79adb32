#include "guest.h"

EXPORT long long wide(long long number) { return number; }
EXPORT int datum = 1;
EXPORT int function(void) { return 1; }
