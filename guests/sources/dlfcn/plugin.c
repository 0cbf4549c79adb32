#include "guest.h"

int helper(void);

EXPORT int counter = 7;

EXPORT int value(void) { return helper() + 1; }
EXPORT int next(void) { return ++counter; }
