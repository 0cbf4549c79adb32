/* A program with main and no _start: the loader runs its constructors. */
#include "guest.h"

static int constructed;

__attribute__((constructor)) static void construct(void) { constructed = 6; }

EXPORT int entry(void) __asm__("__main_void");
int entry(void) { return constructed; }
