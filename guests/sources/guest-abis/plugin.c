#include "guest.h"

static int calls = 7;
EXPORT int counter = 7;
EXPORT int value(void) { return 42; }
EXPORT int next(void) { return ++calls; }
EXPORT int *address(void) { return &counter; }
