#include "abi.h"

EXPORT double third_mean(const char *kinds, ...) {
  va_list values, copy;
  double sum = 0;
  int count = 0;
  va_start(values, kinds);
  va_copy(copy, values);
  for (; kinds[count]; count++)
    switch (kinds[count]) {
      case 'i': sum += va_arg(copy, int); break;
      case 'l': sum += va_arg(copy, long long); break;
      case 'd': sum += va_arg(copy, double); break;
      case 'p': sum += va_arg(copy, struct pair).right; break;
    }
  va_end(copy);
  va_end(values);
  return sum / count;
}

EXPORT struct large third_large(struct large given, int factor) {
  for (int i = 0; i < 10; i++) given.numbers[i] *= factor;
  given.last /= factor;
  return given;
}

EXPORT int third_negate(int number) { return -number; }
EXPORT unary const third_table[3] = {third_negate, second_add, third_negate};

EXPORT void third_set_tentative(int number) {
  tentative = number;
  tentative_array[99] = number;
}

/* The address of a local variable that wants more alignment than the stack has. */
EXPORT NOINLINE uintptr_t third_stack_aligned(int number) {
  __attribute__((aligned(1024))) volatile char local[64];
  local[number] = 1;
  return (uintptr_t)&local[0] + (local[number] == 1 ? 0 : 1);
}

EXPORT long long third_wide(long long left, int shift, long long right) {
  return (left << shift) + right;
}

EXPORT int third_visit(visitor visit, void *context) {
  int result = visit(context, "third", -1);
  return result + (result < 1000 ? first_visit(visit, context) : 0);
}
