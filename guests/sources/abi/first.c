#include "abi.h"

EXPORT long long first_sum(int count, ...) {
  va_list numbers;
  va_start(numbers, count);
  long long sum = second_sum(count, numbers);
  va_end(numbers);
  return sum;
}

EXPORT struct one first_one(int number) { return (struct one){number + 0.5}; }
EXPORT union mixed first_mixed(double number) { return (union mixed){.real = number * 2}; }
EXPORT pairing first_pairing(void) { return second_pair; }

/* Addresses of other libraries' functions and data, written to data when they are known. */
EXPORT struct operations first_operations = {second_add, third_negate, "first", &second_operations};

EXPORT int first_apply(const struct operations *operations, int number) {
  int result = 0;
  for (; operations; operations = operations->next)
    result += operations->add(number) + operations->negate(number) * 10;
  return result;
}

WEAK EXPORT int weak_in_all = 2;
WEAK EXPORT int weak_in_libraries = 20;
EXPORT int weak_here_strong_there = 200;
EXPORT int *first_weak_in_all(void) { return &weak_in_all; }
EXPORT int first_weak_here_strong_there(void) { return weak_here_strong_there; }

EXPORT int tentative;
EXPORT int tentative_array[100];
EXPORT int first_tentative(void) { return tentative; }

EXPORT __attribute__((aligned(1024))) char first_aligned[64] = "aligned";

EXPORT long long first_call_wide(wide function, long long number) {
  return function(number, 4, -number);
}

EXPORT int first_visit(visitor visit, void *context) {
  return visit(context, "first", 1) + second_visit(visit, context);
}
