/* Prints its arguments, then its environment, one a line. */
#include "wasi.h"

static char *entries[64];
static char text[4096];

static int program(int argc, char **argv) {
  for (int i = 0; i < argc; i++) {
    print("argument ");
    print(argv[i]);
    print("\n");
  }
  size_t count, bytes;
  wasi_environ_sizes_get(&count, &bytes);
  if (count > 64 || bytes > sizeof text) return 1;
  wasi_environ_get(entries, text);
  for (size_t i = 0; i < count; i++) {
    print("environment ");
    print(entries[i]);
    print("\n");
  }
  return 0;
}

#include "start.h"
