#include "dlfcn.h"
#include "threads.h"

static _Thread_local int own = 40;

EXPORT int own_next(void) { return ++own; }
EXPORT int *own_address(void) { return &own; }
EXPORT int imported_next(void) { return next(); }
EXPORT int pointed_next(void) { return call(next); }
EXPORT int *imported_address(void) { return &counter; }
EXPORT int *looked_up_address(void) { return dlsym(RTLD_DEFAULT, "counter"); }

static int fill(volatile int *frame, int depth) {
  volatile int local[64];
  local[0] = depth;
  frame[0] += local[0];
  return depth == 0 ? frame[0] : fill(local, depth - 1) + frame[0];
}

/* An address on the stack. */
EXPORT int *stack_address(void) {
  volatile int local = 1;
  return (int *)OPAQUE((int *)&local);
}

/* Uses the stack; the same whichever thread computes it. */
EXPORT int use_stack(int depth) {
  volatile int frame[64] = {1};
  return fill(frame, depth);
}

EXPORT int open_library(const char *name) { return dlopen(name, RTLD_NOW) != 0; }
EXPORT int failing_open(void) { return dlopen("gone.so", RTLD_NOW) == 0; }
EXPORT int has_error(void) { return dlerror() != 0; }

/* What a call of `next` gives is 1000 and more once it is rebound. */
EXPORT int until_rebound(void) {
  int calls = 0;
  pause_here();
  while (next() < 1000000) calls++;
  return calls > 0;
}
EXPORT int replacement(void) { return 1000000; }
