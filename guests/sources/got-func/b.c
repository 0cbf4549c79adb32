#include "functions.h"

static int subtract(int left, int right) { return left - right; }

EXPORT const binary b_table[3] = {subtract, add, add_alias};
EXPORT binary b_add(void) { return add; }
EXPORT int (*b_twice(void))(int) { return twice; }
EXPORT void (*b_trace(void))(int) { return trace; }

EXPORT int b_apply(binary callback, int left, int right) {
  return a_apply(callback, left, right) * 2;
}
