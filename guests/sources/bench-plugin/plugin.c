/* A small plug-in as programs open them: a table of functions, names, a constructor, data. */
#include "guest.h"

struct operation {
  const char *name;
  int (*run)(int);
};

EXPORT int plugin_calls;
static int factor;

__attribute__((constructor)) static void construct(void) { factor = 3; }

static int twice(int x) { return x + x; }
static int square(int x) { return x * x; }
static int scaled(int x) { return x * factor; }

EXPORT const struct operation plugin_operations[] = {{"twice", twice}, {"square", square}, {"scaled", scaled}};

EXPORT int plugin_name_length(int operation) {
  int length = 0;
  while (plugin_operations[operation].name[length] != 0) length++;
  return length;
}

EXPORT int plugin_apply(int operation, int x) {
  plugin_calls++;
  return plugin_operations[operation].run(x);
}

/* 42 = 2 * 3 + 5 * 5 + 3 * 2 + 5: the operations on small numbers, and the first one's name. */
EXPORT int plugin_run(void) {
  return plugin_apply(0, 3) + plugin_apply(1, 5) + plugin_apply(2, 2) + plugin_name_length(0);
}
