/* A memory size that leaves the next area unaligned unless the loader aligns it. */
#include "guest.h"

EXPORT char odd[3] = {7, 8, 9};
