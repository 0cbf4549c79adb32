/* The library as it was when the programs were linked. */
#include "guest.h"

EXPORT int wide(int number) { return number; }
EXPORT int datum(void) { return 1; }
EXPORT int function = 1;
