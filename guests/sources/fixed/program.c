#include "wasi.h"

int run(void);

static int program(int argc, char **argv) {
  (void)argc;
  (void)argv;
  print_line("checks", run());
  return 0;
}

#include "start.h"
