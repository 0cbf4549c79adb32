/* A program that needs a library of the other width. */
#include "guest.h"

int pointer_size(void);

EXPORT int run(void) { return pointer_size(); }
