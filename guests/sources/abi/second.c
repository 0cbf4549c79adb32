#include "abi.h"

EXPORT long long second_sum(int count, va_list numbers) {
  long long sum = 0;
  for (int i = 0; i < count; i++) sum += va_arg(numbers, long long);
  return sum + va_arg(numbers, int);
}

EXPORT struct pair second_pair(int number, struct pair given) {
  return (struct pair){given.left + number, given.right - number};
}

EXPORT int second_add(int number) { return number + 1000; }
static int subtract(int number) { return number - 1; }

EXPORT struct operations second_operations = {subtract, third_negate, "second", 0};

WEAK EXPORT int weak_in_all = 3;
WEAK EXPORT int weak_in_libraries = 30;
EXPORT int second_weak_in_libraries(void) { return weak_in_libraries; }

EXPORT int tentative;
EXPORT int *second_tentative(void) { return &tentative; }

/* Zeros at the end of the area, of an alignment that its start has to have. */
EXPORT __attribute__((aligned(1024))) char second_aligned[2048];

EXPORT unsigned long long second_through_pointer(unsigned long long *number) {
  unsigned long long before = *number;
  *number = before << 32 | before >> 32;
  return before;
}

EXPORT int second_visit(visitor visit, void *context) {
  return visit(context, "second", 1LL << 40) + third_visit(visit, context);
}
