/* A program with nothing in it, for tests that open libraries from Java. */
#include "guest.h"

EXPORT int run(void) { return 0; }
