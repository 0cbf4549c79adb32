#include "functions.h"

EXPORT int add(int left, int right) { return left + right; }
EXPORT int add_alias(int left, int right) __attribute__((alias("add")));
EXPORT WEAK int twice(int number) { return 2 * number; }

static int multiply(int left, int right) { return left * right; }

EXPORT const binary a_table[2] = {add, multiply};
EXPORT binary a_add(void) { return add; }
EXPORT int (*a_twice(void))(int) { return twice; }

EXPORT int a_apply(binary callback, int left, int right) { return callback(left, right) + 1; }
