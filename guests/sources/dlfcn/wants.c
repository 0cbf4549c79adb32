/* Uses functions that no library it needs has: another one has to be in the global scope. */
#include "guest.h"

int provided(void);
WEAK int also_provided(void);

EXPORT int want(void) { return provided(); }
EXPORT int can(void) { return OPAQUE(also_provided) != 0; }
