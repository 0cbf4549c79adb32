/* The smallest program: no libraries, one line of output. */
#include "wasi.h"

static int program(int argc, char **argv) {
  (void)argc;
  (void)argv;
  print("hello, world\n");
  return 0;
}

#include "start.h"
