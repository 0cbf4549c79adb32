/* Runs the checks of one of the other sources as a program and prints their result. */
int run(void);

static int program(int argc, char **argv);

#include "start.h"

static int program(int argc, char **argv) {
  (void)argc, (void)argv;
  print_line("result", run());
  return 0;
}
