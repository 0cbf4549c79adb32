#include "data.h"

static int private_number = 5;

/* Data relocations against two libraries, with and without an addend. */
EXPORT int *const user_pointers[3] = {&number, &row[3], &private_number};

EXPORT int *number_in_user(void) { return &number; }
