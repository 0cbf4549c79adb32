#include "guest.h"

int outer(void);

EXPORT int run(void) { return outer(); }
