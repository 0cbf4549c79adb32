#include "guest.h"

int allocate(void);
int strong(void);

EXPORT int other_allocates(void) { return allocate(); }
EXPORT int other_strong(void) { return strong(); }
