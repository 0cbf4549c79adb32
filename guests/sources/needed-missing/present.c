#include "guest.h"

int gone(void);

EXPORT int present(void) { return gone(); }
