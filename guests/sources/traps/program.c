/* program.wasm NAME: runs into the trap of that name. */
#include "wasi.h"

#define EACH(X) \
  X(unreachable) X(load) X(store) X(divide) X(remainder) X(overflow) X(convert) \
  X(null_function) X(function_type) X(function_index) X(stack) X(call_stack)

#define DECLARE(name) int trap_##name(void);
EACH(DECLARE)

static int same(const char *left, const char *right) {
  while (*left != 0 && *left == *right) left++, right++;
  return *left == *right;
}

static int program(int argc, char **argv) {
  if (argc < 2) return 2;
#define TRY(name) if (same(argv[1], #name)) return trap_##name();
  EACH(TRY)
  return 2;
}

#include "start.h"
