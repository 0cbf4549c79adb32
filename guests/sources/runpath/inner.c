#include "guest.h"

int side(void);

EXPORT int inner(void) { return 10 + side(); }
