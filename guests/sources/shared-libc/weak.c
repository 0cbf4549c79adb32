/* Weak references of a library: one that libc.so defines, one that nobody does. */
#include <stdio.h>
#include <stdlib.h>

#define EXPORT __attribute__((visibility("default")))

__attribute__((weak)) int puts(const char *);
__attribute__((weak)) int nobody(int);
extern __attribute__((weak)) int nobodys_number;

EXPORT int run(void) {
  printf("puts %d, nobody %d, number %d\n", puts != NULL, nobody != NULL, &nobodys_number != NULL);
  fflush(stdout);
  return (nobody ? nobody(1) : 40) + 2;
}
