/* Wraps the next definition of its function. */
#include "dlfcn.h"
#include "guest.h"

EXPORT int wrapped(void) {
  int (*next)(void) = (int (*)(void))dlsym(RTLD_NEXT, "wrapped");
  return next == NULL ? -1 : next() + 1;
}
