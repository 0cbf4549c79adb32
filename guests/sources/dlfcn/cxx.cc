// The headers in C++, whose own names for these functions nobody defines.
#include "dlfcn.h"
#include "link.h"

static int count(dl_phdr_info *, size_t, void *libraries) {
  ++*static_cast<int *>(libraries);
  return 0;
}

// All checks hold: 127.
extern "C" __attribute__((visibility("default"))) int run() {
  void *plugin = dlopen("plugin.so", RTLD_NOW);
  auto value = reinterpret_cast<int (*)()>(dlsym(plugin, "value"));
  Dl_info info;
  link_map *entry = nullptr;
  int libraries = 0;
  dl_iterate_phdr(count, &libraries);
  return (plugin != nullptr) << 0 | (value != nullptr && value() == 42) << 1 |
         (dladdr(dlsym(plugin, "counter"), &info) != 0) << 2 |
         (dlinfo(plugin, RTLD_DI_LINKMAP, &entry) == 0 && entry->l_prev != nullptr) << 3 | (libraries == 3) << 4 |
         (dlmopen(LM_ID_BASE, "plugin.so", RTLD_NOW) == plugin && dlclose(plugin) == 0) << 5 |
         (dlclose(plugin) == 0 && dlerror() == nullptr) << 6;
}
