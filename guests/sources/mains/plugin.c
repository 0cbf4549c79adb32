/* Uses the libc of whoever opens it, and its functions and data. */
#include "plugin.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

EXPORT comparison plugin_host_compare(void) { return host_compare; }
EXPORT comparison plugin_strcmp(void) { return (comparison)strcmp; }

EXPORT int plugin_sort(int *numbers, int count, comparison compare) {
  int *copy = malloc(count * sizeof *copy);
  memcpy(copy, numbers, count * sizeof *copy);
  qsort(copy, count, sizeof *copy, compare);
  memcpy(numbers, copy, count * sizeof *copy);
  free(copy);
  return count;
}

/* strdup is libc.so's and malloc may be the program's: what they give must not overlap. */
static int heaps_are_apart(void) {
  int apart = 1;
#ifdef LIBC_SO
  static char *copies[200];
  for (int i = 0; i < 200; i++) {
    copies[i] = strdup("stays as it is");
    memset(malloc(100), 'x', 100);
  }
  for (int i = 0; i < 200; i++) apart &= strcmp(copies[i], "stays as it is") == 0;
#endif
  return apart;
}

EXPORT int plugin_checks(void) {
  printf("plugin: twice %d is %d\n", host_number, host_twice(host_number));
  return heaps_are_apart() && host_table[0] == host_compare && host_table[1](&host_number, &host_number) == 0;
}

static int twice(int number) { return host_twice(number); }
EXPORT int (*const plugin_pointer)(int) = twice;
