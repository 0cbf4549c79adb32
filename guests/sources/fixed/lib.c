#include "fixed.h"

EXPORT int lib_number = 30;

EXPORT int lib_thrice(int number) { return 3 * number; }

EXPORT unary lib_main_twice(void) { return main_twice; }
EXPORT unary lib_lib_thrice(void) { return lib_thrice; }
EXPORT int *lib_main_number(void) { return &main_number; }
EXPORT int *lib_lib_number(void) { return &lib_number; }
EXPORT int lib_apply(unary function, int number) { return function(number) + main_number; }
