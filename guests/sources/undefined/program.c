/* Calls a function that is missing. */
#include "wasi.h"

int missing_function(int number);

static NOINLINE int calls_missing(int number) { return missing_function(number) + 1; }

static int program(int argc, char **argv) {
  (void)argv;
  print("before\n");
  return calls_missing(argc);
}

#include "start.h"
