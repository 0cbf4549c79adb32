/* main calls a, a calls b, b calls back into main, main calls c, which divides by zero if there are
 * arguments. */
#include "wasi.h"

int a_start(int (*callback)(int), int number);
int c_divide(int number, int by);

static NOINLINE int callback(int number) { return c_divide(100, number); }

static int program(int argc, char **argv) {
  (void)argv;
  print_line("result", a_start(callback, argc > 1 ? 0 : 1));
  return 0;
}

#include "start.h"
