#include "dlfcn.h"
#include "tls.h"

extern int setting;

static _Thread_local int own = 5;

EXPORT int run(void) {
  void *lib = dlopen("lib.so", RTLD_NOW);
  int checks = CHECK(0, counter == 7 && zero == 0);
  checks |= CHECK(1, &counter == lib_counter());
  counter++;
  checks |= CHECK(2, lib_next() == 9 && counter == 9);
  checks |= CHECK(3, dlsym(RTLD_DEFAULT, "counter") == (void *)&counter);
  checks |= CHECK(4, dlsym(lib, "zero") == (void *)&zero);
  checks |= CHECK(5, lib_pointee() == &setting);
  own++;
  checks |= CHECK(6, OPAQUE(own) == 6);
  return checks;
}

/* The address of lib.so's counter for who calls it. */
EXPORT int *address(void) { return &counter; }
