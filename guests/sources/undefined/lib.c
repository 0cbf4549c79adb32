#include "guest.h"

int missing_in_lib(int number);

EXPORT int lib_calls(int number) { return number == 0 ? 1 : missing_in_lib(number); }
