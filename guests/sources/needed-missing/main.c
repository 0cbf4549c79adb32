#include "guest.h"

int present(void);

EXPORT int run(void) { return present(); }
