#include "guest.h"

EXPORT char small = 1;
EXPORT __attribute__((aligned(1024))) char block[1024] = {1, 2, 3};

/* More than a page of zeros. */
EXPORT int zeros[17000];
