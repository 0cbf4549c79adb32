#include "guest.h"

/* Of lib.so. */
extern _Thread_local int counter;
extern _Thread_local int zero;
int lib_next(void);
int *lib_counter(void);
int *lib_pointee(void);
