#include "guest.h"

int x_count(int left);

EXPORT int z_count(int left) { return left == 0 ? 0 : 3 + x_count(left - 1); }

__attribute__((constructor)) static void construct(void) { trace(3); }
