#include "guest.h"

extern int nobody_has_this;

EXPORT int broken(void) { return nobody_has_this; }
