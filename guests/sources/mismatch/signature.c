#include "guest.h"

int wide(int number);

EXPORT int run(void) { return wide(1); }
