#include "opens.h"

EXPORT _Thread_local int below = 100;
static int constructed;
/* Where the thread that constructs sees its data. */
static int *seen;

__attribute__((constructor)) static void construct(void) {
  constructed++;
  below++;
  seen = &below;
}

EXPORT int below_next(void) { return ++below; }
EXPORT int *below_address(void) { return &below; }
EXPORT int *below_constructed_at(void) { return seen; }
EXPORT int below_constructed(void) { return constructed; }
