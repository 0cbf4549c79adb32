#include "guest.h"

int lib_allocates(void);

EXPORT int run(void) { return lib_allocates(); }
