#include "dlfcn.h"
#include "guest.h"

EXPORT void *reopen(void) { return dlopen("plugin.so", RTLD_NOW); }
