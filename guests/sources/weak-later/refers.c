#include "guest.h"

WEAK int late(void);
extern int late_datum WEAK;

/* 0 where nobody defines them. */
EXPORT int sees(void) { return (OPAQUE(late) ? late() : 0) * 10 + (OPAQUE(&late_datum) ? late_datum : 0); }
