// Compiled by Emscripten, as a side module of its own dynamic linking; it calls C's library like all others.
#include <stdlib.h>
#include <string.h>

// A text backwards; the caller frees it.
char *em_reversed(const char *text) {
  size_t length = strlen(text);
  char *reversed = malloc(length + 1);
  for (size_t i = 0; i < length; i++) reversed[i] = text[length - 1 - i];
  reversed[length] = 0;
  return reversed;
}
