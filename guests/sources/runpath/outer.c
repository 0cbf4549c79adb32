#include "guest.h"

int inner(void);

EXPORT int outer(void) { return 100 + inner(); }
