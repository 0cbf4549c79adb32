/* Opens plugin.so in its constructor and closes it in its destructor. */
#include "dlfcn.h"
#include "wasi.h"

static void *plugin;
static int value;

__attribute__((constructor)) static void construct(void) {
  plugin = dlopen("plugin.so", RTLD_NOW);
  value = ((int (*)(void))dlsym(plugin, "value"))();
  print_line("opens.so: value", value);
}

__attribute__((destructor)) static void destruct(void) {
  print_line("opens.so: close", dlclose(plugin));
}

EXPORT int opened_value(void) { return value; }
