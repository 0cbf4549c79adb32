#include "guest.h"

/* Of lib.so. */
extern _Thread_local int counter;
int next(void);
int *counter_address(void);
int call(int (*function)(void));

/* The functions of a host that waits for another thread. */
IMPORT("env", "pause") void pause_here(void);
