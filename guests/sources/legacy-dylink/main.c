#include "guest.h"

int legacy(void);

EXPORT int run(void) { return legacy(); }
