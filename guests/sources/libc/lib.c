/* Takes malloc, memcpy, strlen and printf from the program. */
#include "guest.h"

void *malloc(size_t size);
size_t strlen(const char *text);
void *memcpy(void *target, const void *source, size_t size);
int printf(const char *format, ...);

EXPORT char *lib_greeting(const char *name) {
  size_t length = strlen(name);
  char *greeting = malloc(length + 8);
  memcpy(greeting, "hello, ", 7);
  memcpy(greeting + 7, name, length + 1);
  printf("%d characters\n", (int)(length + 7));
  return greeting;
}
