/* Runs as long as nobody calls what is missing. */
#include "guest.h"

int missing_function(int number);
long long other_missing_function(double number);
int lib_calls(int number);

EXPORT int run(void) { return lib_calls(0); }
EXPORT int call_missing(void) { return missing_function(1); }
EXPORT long long call_other_missing(void) { return other_missing_function(1.5); }
EXPORT int call_missing_in_lib(void) { return lib_calls(1); }
