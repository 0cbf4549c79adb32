#include "guest.h"

extern int hidden(void) WEAK;
extern int visible(void) WEAK;

/* All checks hold: 3. */
EXPORT int run(void) { return CHECK(0, OPAQUE(hidden) == 0) | CHECK(1, OPAQUE(visible) != 0); }
