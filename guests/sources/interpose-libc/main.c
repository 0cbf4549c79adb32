/* Has libc.so allocate, and says how much of that allocations.so saw, which is loaded ahead of it. */
#define _GNU_SOURCE
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern int mallocs, callocs, reallocs, frees;

static void say(const char *what) {
  printf("%s: malloc %d, calloc %d, realloc %d, free %d\n", what, mallocs, callocs, reallocs, frees);
  mallocs = callocs = reallocs = frees = 0;
}

int main(void) {
  /* Makes the buffers of streams, which are not asked about. */
  puts("begin");
  mallocs = callocs = reallocs = frees = 0;
  char *copy = strdup("text");
  say("strdup");
  char *text = 0;
  asprintf(&text, "%s and %d", copy, 42);
  say("asprintf");
  hcreate(8);
  hdestroy();
  say("hcreate");
  char *line = 0;
  size_t size = 0;
  getline(&line, &size, stdin);
  say("getline");
  free(line);
  free(text);
  free(copy);
  say("free");
  return 0;
}
