#include "opens.h"

extern _Thread_local int below;
int below_next(void);

EXPORT _Thread_local int above = 30;
/* As C++ guards what a thread makes at first use. */
static _Thread_local char guard;
static _Thread_local int object;
static _Thread_local int padding[16];
static int made;
static int *seen;

static void unmake(void *pointer) { trace(*(int *)pointer); }

static int *use_object(void) {
  if (!guard) {
    guard = 1;
    object = 200 + __atomic_add_fetch(&made, 1, __ATOMIC_SEQ_CST);
    __cxa_thread_atexit(unmake, &object, &__dso_handle);
  }
  return &object;
}

/* Calls what it needs, and uses an object that it has in each thread. */
__attribute__((constructor)) static void construct(void) {
  above++;
  seen = &above;
  below_next();
  use_object();
}

EXPORT int next(void) { return ++above; }
EXPORT int *address(void) { return &above; }
EXPORT int *constructed_at(void) { return seen; }
EXPORT int *needed_address(void) { return &below; }
EXPORT int object_number(void) { return *use_object(); }
EXPORT int objects_made(void) { return made; }
EXPORT int padded(void) { return OPAQUE(padding)[15]; }
