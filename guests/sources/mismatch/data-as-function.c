#include "guest.h"

int datum(void);

EXPORT int run(void) { return datum(); }
