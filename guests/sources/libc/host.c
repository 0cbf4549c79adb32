/* A program at fixed addresses with the whole of a libc in it, which it lends to its library. */
#include <stdio.h>
#include <stdlib.h>

char *lib_greeting(const char *name);

int main(void) {
  char *greeting = lib_greeting("library");
  printf("%s\n", greeting);
  free(greeting);
  return 0;
}
