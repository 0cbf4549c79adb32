/* Opens itself in its constructor. */
#include "dlfcn.h"
#include "guest.h"

static void *self;

__attribute__((constructor)) static void construct(void) { self = dlopen("reopens.so", RTLD_NOW); }

EXPORT int reopened(void) { return self != NULL && dlsym(self, "reopened") == (void *)reopened; }
