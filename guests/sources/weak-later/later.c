#include "guest.h"

EXPORT int late(void) { return 5; }
EXPORT int late_datum = 6;
