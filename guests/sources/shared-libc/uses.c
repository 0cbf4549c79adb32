/* A library that comes after count.so and knows nothing of it. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define EXPORT __attribute__((visibility("default")))

static int compare(const void *left, const void *right) {
  return *(const char *)left - *(const char *)right;
}

EXPORT void use_all(void) {
  char *text = malloc(8);
  strcpy(text, "tac\n");
  qsort(text, 3, 1, compare);
  write(STDOUT_FILENO, text, 4);
  free(text);
}
