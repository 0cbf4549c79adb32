/* main needs b and c, both need d: d is loaded once, so its counter is shared. */
#include "wasi.h"

int b_next(void);
int c_next(void);
extern int d_count;

static int program(int argc, char **argv) {
  (void)argc;
  (void)argv;
  print_line("b", b_next());
  print_line("c", c_next());
  print_line("b", b_next());
  print_line("d_count", d_count);
  return 0;
}

#include "start.h"
