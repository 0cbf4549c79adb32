/* Functions that are inlined at -O2, and functions of this file at -O0. */

static inline int number_at(const int *numbers, int count, int index) {
  if (index >= count)
    __builtin_trap();
  return numbers[index];
}
