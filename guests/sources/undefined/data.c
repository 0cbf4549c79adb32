#include "guest.h"

extern int missing_data;
extern int other_missing_data[2];

EXPORT int run(void) { return missing_data + other_missing_data[1]; }
