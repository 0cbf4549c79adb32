#include "guest.h"

int d_next(void);

EXPORT int b_next(void) { return 100 + d_next(); }
