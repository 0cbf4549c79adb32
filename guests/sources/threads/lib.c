#include "threads.h"

EXPORT _Thread_local int counter = 7;
static _Thread_local char scratch[64] __attribute__((aligned(64)));
static int in_all_threads;

EXPORT int next(void) { return ++counter; }
EXPORT int *counter_address(void) { return &counter; }
EXPORT int call(int (*function)(void)) { return function(); }

/* Of all threads together. */
EXPORT int count(void) { return __atomic_add_fetch(&in_all_threads, 1, __ATOMIC_SEQ_CST); }

/* Thread-local data is aligned as it asks for. */
EXPORT int aligned(void) { return ((uintptr_t)OPAQUE(&scratch[0]) & 63) == 0; }
