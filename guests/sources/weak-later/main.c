#include "dlfcn.h"
#include "guest.h"

static int sees(void *library) { return ((int (*)(void))dlsym(library, "sees"))(); }

/* All checks hold: 31. */
EXPORT int run(void) {
  void *before = dlopen("refers.so", RTLD_NOW);
  int checks = CHECK(0, before && sees(before) == 0);
  checks |= CHECK(1, dlopen("later.so", RTLD_NOW | RTLD_GLOBAL) != 0);
  /* What was bound to nothing stays so; what is loaded after sees the definition. */
  checks |= CHECK(2, sees(before) == 0);
  void *after = dlopen("again.so", RTLD_NOW);
  checks |= CHECK(3, after && sees(after) == 56);
  return checks | CHECK(4, sees(before) == 0);
}
