/* Opens a library of the other width, and says what dlerror says of it. */
#include "dlfcn.h"
#include "guest.h"

static void *opened;

EXPORT const char *open_narrow(void) {
  opened = dlopen("narrow.so", RTLD_NOW);
  return opened == NULL ? dlerror() : "opened";
}

/* A handle that no 32 bits hold is none. */
EXPORT const char *no_handle(void) {
  return dlsym((void *)0x100000001ul, "run") == NULL ? dlerror() : "found";
}

/* What stands beyond 4 GiB is in no library. */
EXPORT int far_address(void) {
  Dl_info info;
  return dladdr((void *)0x200000000ul, &info);
}
