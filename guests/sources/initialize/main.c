#include "guest.h"

int lib_constructed(void);

EXPORT int run(void) { return lib_constructed(); }
