/* What the test's host object stands for. */
#include "guest.h"

EXPORT int lib_level = 1;
EXPORT const char lib_version[] = "1";
EXPORT const short lib_table[3] = {1, 2, 3};
EXPORT int lib_add(int a, int b) { return a + b; }
