#include "wasi.h"

int outer(int index);

static int program(int argc, char **argv) {
  (void)argv;
  print_line("result", outer(argc > 1 ? 4 : 1));
  return 0;
}

#include "start.h"
