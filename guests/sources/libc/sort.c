/* Sorts the lines of a file, or of its input, with malloc, qsort and stdio. Status 1 if there is no
 * such file. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int compare(const void *left, const void *right) {
  return strcmp(*(char *const *)left, *(char *const *)right);
}

int main(int argc, char **argv) {
  FILE *in = argc > 1 ? fopen(argv[1], "r") : stdin;
  if (in == NULL) {
    perror(argv[1]);
    return 1;
  }
  char line[1024];
  char **lines = NULL;
  size_t count = 0;
  while (fgets(line, sizeof line, in) != NULL) {
    lines = realloc(lines, (count + 1) * sizeof *lines);
    lines[count++] = strdup(line);
  }
  qsort(lines, count, sizeof *lines, compare);
  for (size_t i = 0; i < count; i++) {
    fputs(lines[i], stdout);
    free(lines[i]);
  }
  free(lines);
  return 0;
}
