/* No program: Java calls it. Its constructors run when it is opened. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EXPORT __attribute__((visibility("default")))

static char *text;

__attribute__((constructor)) static void construct(void) { text = strdup("constructed"); }

__attribute__((destructor)) static void destruct(void) {
  puts("reactor: destructed");
  free(text);
}

EXPORT int length(void) { return (int)strlen(text); }
EXPORT void say(int number) {
  printf("reactor: %s, %d\n", text, number);
  fflush(stdout);
}
