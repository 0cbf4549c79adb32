#include "guest.h"

int sum(void);

EXPORT int run(void) { return sum(); }
