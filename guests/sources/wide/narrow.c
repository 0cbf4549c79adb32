/* A library of whatever width. */
#include "guest.h"

EXPORT int pointer_size(void) { return sizeof(void *); }
