#include "guest.h"

int b_middle(int (*callback)(int), int number);

EXPORT int a_start(int (*callback)(int), int number) { return b_middle(callback, number) + 1; }
