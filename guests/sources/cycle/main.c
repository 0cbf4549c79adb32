#include "guest.h"

int x_count(int left);

/* 1 + 2 + 3 + 1 + 2 + 3 + 1. */
EXPORT int run(void) { return x_count(7); }
