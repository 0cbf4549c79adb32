#include "threads.h"

int __cxa_thread_atexit(void (*destructor)(void *), void *object, void *dso);

extern char __dso_handle;

static _Thread_local int first = 1;
static _Thread_local int second = 2;
static int constructed;

__attribute__((constructor)) static void construct(void) { constructed++; }

static void destruct(void *object) { trace(*(int *)object); }

EXPORT int late(void) { return ++first * 10 + second; }
EXPORT int times_constructed(void) { return constructed; }

/* As C++ registers the destructors of thread-local objects. */
EXPORT void use_objects(void) {
  __cxa_thread_atexit(destruct, &first, &__dso_handle);
  __cxa_thread_atexit(destruct, &second, &__dso_handle);
}

/* Waits in a call, for a library that is closed meanwhile. */
EXPORT int wait_here(void) {
  pause_here();
  return first;
}
