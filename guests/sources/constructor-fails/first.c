#include "guest.h"

__attribute__((constructor)) static void construct(void) { trace(1); }
__attribute__((destructor)) static void destruct(void) { trace(-1); }

EXPORT int first(void) { return 1; }
