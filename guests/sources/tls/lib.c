#include "tls.h"

EXPORT _Thread_local int counter = 7;
EXPORT _Thread_local int zero;
EXPORT int setting = 40;

/* An address in thread-local data: a relocation of every block. */
static _Thread_local int *volatile pointer = &setting;

EXPORT int lib_next(void) { return ++counter; }
EXPORT int *lib_counter(void) { return &counter; }
EXPORT int *lib_pointee(void) { return pointer; }
