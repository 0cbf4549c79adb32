/* Uses a function that no library it needs has: another one has to be in the global scope. */
#include "guest.h"

int provided(void);
extern int weakly_provided(void) __asm__("provided") WEAK;

EXPORT int want(void) { return provided(); }
EXPORT int can(void) { return OPAQUE(weakly_provided) != 0; }
