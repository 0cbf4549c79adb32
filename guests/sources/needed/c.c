#include "guest.h"

int d_next(void);

EXPORT int c_next(void) { return 200 + d_next(); }
