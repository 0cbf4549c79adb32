#include "guest.h"

extern const int constants[3];
extern int variables[3];
extern int zeros[3];
extern const int *pointer;

/* 2 + 30 + 0 + 3. */
EXPORT int run(void) { return constants[1] + variables[2] + zeros[0] + *pointer; }
