#include "guest.h"

EXPORT int entry(void) __asm__("__main_void");
int entry(void) { return 3; }
