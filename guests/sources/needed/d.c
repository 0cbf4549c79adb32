#include "guest.h"

EXPORT int d_count;

EXPORT int d_next(void) { return ++d_count; }
