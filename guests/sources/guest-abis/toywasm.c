/* A program that links at run time through toywasm's module. */
#include "guest.h"

IMPORT("dyld", "load_object") int load_object(const char *name, size_t length, int mode, void **handle);
IMPORT("dyld", "resolve_symbol")
int resolve_symbol(void *handle, int kind, const char *name, size_t length, void **address);

#define FUNCTION 1
#define MEMORY 2

typedef int (*nullary)(void);

/* All checks hold: 31. */
EXPORT int run(void) {
  int result = 0;
  void *plugin = NULL, *symbol = NULL;
  result |= CHECK(0, load_object("plugin.so", 9, 0, &plugin) == 0 && plugin != NULL);
  result |= CHECK(1, resolve_symbol(plugin, FUNCTION, "value", 5, &symbol) == 0 && ((nullary)symbol)() == 42);
  result |= CHECK(2, resolve_symbol(plugin, MEMORY, "counter", 7, &symbol) == 0 && *(int *)symbol == 7);
  result |= CHECK(3, resolve_symbol(plugin, MEMORY, "value", 5, &symbol) != 0);
  result |= CHECK(4, load_object("gone.so", 7, 0, &plugin) != 0);
  return result;
}
