/* A program that a plug-in takes functions, their addresses and data from: position independent or at
 * fixed addresses with its own libc. It says what it finds. */
#include "plugin.h"
#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

EXPORT int host_number = 21;
EXPORT int host_twice(int number) { return 2 * number; }

EXPORT int host_compare(const void *left, const void *right) {
  return *(const int *)left - *(const int *)right;
}

static int downwards(const void *left, const void *right) { return host_compare(right, left); }

/* Has its indices from the static linker, if the program is at fixed addresses. */
EXPORT const comparison host_table[2] = {host_compare, downwards};

#define FIND(name) __typeof__(name) *name##_ = (__typeof__(name) *)dlsym(plugin, #name)

int main(int argc, char **argv) {
  void *plugin = dlopen(argc > 1 ? argv[1] : "plugin.so", RTLD_NOW);
  if (!plugin) {
    printf("%s\n", dlerror());
    return 1;
  }
  FIND(plugin_host_compare);
  FIND(plugin_strcmp);
  FIND(plugin_sort);
  FIND(plugin_checks);
  printf("one address: %d %d %d\n", plugin_host_compare_() == host_table[0],
         plugin_strcmp_() == (comparison)strcmp, dlsym(NULL, "host_compare") == (void *)host_compare);
  int numbers[] = {3, 1, 2};
  plugin_sort_(numbers, 3, plugin_host_compare_());
  printf("up %d %d %d, ", numbers[0], numbers[1], numbers[2]);
  plugin_sort_(numbers, 3, host_table[1]);
  printf("down %d %d %d\n", numbers[0], numbers[1], numbers[2]);
  printf("checks %d\n", plugin_checks_());
  int (**pointer)(int) = (int (**)(int))dlsym(plugin, "plugin_pointer");
  printf("pointer in static data: %d\n", (*pointer)(50));
  printf("close %d\n", dlclose(plugin));
  return 0;
}
