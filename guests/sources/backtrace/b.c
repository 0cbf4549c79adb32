#include "guest.h"

static NOINLINE int inner(int (*callback)(int), int number) { return callback(number) + 1; }

EXPORT int b_middle(int (*callback)(int), int number) { return inner(callback, number) + 1; }
