#include "guest.h"

EXPORT int present_function(int number) { return number + 1; }
EXPORT int present_data = 6;
