// Opens the plug-in.
#pragma once
#include <cstdio>
#include <cstdlib>
#include <dlfcn.h>

struct Plugin {
  void *handle = dlopen(path(), RTLD_NOW | RTLD_LOCAL);
  Plugin() {
    if (handle == nullptr) {
      std::printf("%s\n", dlerror());
      std::exit(9);
    }
  }
  static const char *path() {
    const char *value = std::getenv("PLUGIN");
    return value == nullptr ? "plugin.so" : value;
  }
  template <class F> F *find(const char *name) { return reinterpret_cast<F *>(dlsym(handle, name)); }
  int close() { return dlclose(handle); }
};
