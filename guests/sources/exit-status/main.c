#include "guest.h"

EXPORT int entry(int argc, char **argv) __asm__("main");
int entry(int argc, char **argv) {
  (void)argc;
  (void)argv;
  return 5;
}
