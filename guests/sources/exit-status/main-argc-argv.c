#include "guest.h"

EXPORT int entry(int argc, char **argv) __asm__("__main_argc_argv");
int entry(int argc, char **argv) {
  (void)argc;
  (void)argv;
  return 4;
}
