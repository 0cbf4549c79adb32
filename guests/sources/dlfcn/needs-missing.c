#include "guest.h"

int gone(void);

EXPORT int needs(void) { return gone(); }
