/* Compiled as if nothing could be thrown. */
#include "cxx.h"

extern "C" EXPORT int apply(int (*call)()) { return call() + 1; }
