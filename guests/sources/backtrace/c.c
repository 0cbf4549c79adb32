#include "guest.h"

EXPORT int c_divide(int number, int by) { return number / by; }
