/* What the host gives a module to work on. */
#include <stdlib.h>

#define EXPORT(name) __attribute__((export_name(#name)))

static char *bytes;
static int bytes_size;

/* The address of room for so many bytes. */
EXPORT(room) char *room(int size) {
  bytes = realloc(bytes, (size_t)size + 1);
  bytes_size = size;
  return bytes;
}

/* The bytes as a string. */
static inline char *text(void) {
  bytes[bytes_size] = 0;
  return bytes;
}
