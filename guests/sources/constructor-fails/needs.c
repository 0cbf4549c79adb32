#include "guest.h"

int second(void);

EXPORT int run(void) { return second(); }
