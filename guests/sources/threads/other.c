#include "threads.h"

/* Through the GOT, where clang keeps the addresses of other modules' thread-local data. */
EXPORT int *imported_address(void) { return &counter; }
EXPORT int imported_next(void) { return next(); }
