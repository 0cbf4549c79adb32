/* Exits with the status given as its argument, from a destructible depth of calls. */
#include "wasi.h"

static int number(const char *text) {
  int result = 0;
  for (; *text != 0; text++) result = 10 * result + (*text - '0');
  return result;
}

static int program(int argc, char **argv) {
  if (argc > 1) wasi_proc_exit(number(argv[1]));
  return 0;
}

#include "start.h"
