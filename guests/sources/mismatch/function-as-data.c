#include "guest.h"

extern int function;

EXPORT int run(void) { return function; }
