#include "guest.h"

int z_count(int left);

EXPORT int y_count(int left) { return left == 0 ? 0 : 2 + z_count(left - 1); }

__attribute__((constructor)) static void construct(void) { trace(2); }
