#include "guest.h"

int y_count(int left);

EXPORT int x_count(int left) { return left == 0 ? 0 : 1 + y_count(left - 1); }

__attribute__((constructor)) static void construct(void) { trace(1); }
