/* The same functions without WASI, for tests of the linker alone. */
#include "dlfcn.h"
#include "guest.h"

static int starts(const char *text, const char *with) {
  if (text == NULL) return 0;
  while (*with != 0 && *text == *with) text++, with++;
  return *with == 0;
}

typedef int (*nullary)(void);

EXPORT int host_value(void) { return 1000; }
EXPORT int host_number = 2000;

/* All checks hold: 4095. */
EXPORT int run(void) {
  int result = 0;
  void *plugin = dlopen("plugin.so", RTLD_NOW | RTLD_LOCAL);
  nullary value = (nullary)dlsym(plugin, "value");
  int *counter = dlsym(plugin, "counter");
  nullary helper = (nullary)dlsym(plugin, "helper");
  result |= CHECK(0, plugin != NULL) | CHECK(1, value != NULL && value() == 42);
  result |= CHECK(2, counter != NULL && *counter == 7) | CHECK(3, helper != NULL && helper() == 41);
  result |= CHECK(4, dlopen("plugin.so", RTLD_LAZY) == plugin) | CHECK(5, dlclose(plugin) == 0);
  result |= CHECK(6, dlerror() == NULL) | CHECK(7, dlsym(plugin, "nothing") == NULL && dlerror() != NULL);
  result |= CHECK(8, dlerror() == NULL) | CHECK(9, dlopen("missing.so", RTLD_NOW) == NULL);
  result |= CHECK(10, starts(dlerror(), "missing.so: cannot open shared object file: No such file or directory"));
  result |= CHECK(11, dlsym(RTLD_DEFAULT, "value") == NULL && dlerror() != NULL);
  return result;
}
