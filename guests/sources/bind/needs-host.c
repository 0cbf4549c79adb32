/* Needs a library that is a host object. */
#include "dlfcn.h"
#include "guest.h"

int lib_add(int a, int b);
extern int lib_level;
extern const char lib_version[];
extern const short lib_table[3];

EXPORT int run(void) { return lib_add(lib_level, lib_version[0]) + lib_table[2]; }
EXPORT int by_name(void) {
  void *handle = dlopen("libhost.so", RTLD_NOW);
  int (*add)(int, int) = (int (*)(int, int))dlsym(handle, "lib_add");
  return add == lib_add ? add(20, 3) : -1;
}
