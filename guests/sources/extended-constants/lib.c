/* Several data segments, each at __memory_base plus a constant. */
#include "guest.h"

EXPORT const int constants[3] = {1, 2, 3};
EXPORT int variables[3] = {10, 20, 30};
EXPORT int zeros[3];
EXPORT const int *pointer = &constants[2];
