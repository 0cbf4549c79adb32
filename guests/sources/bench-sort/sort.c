/* Sorts numbers by another library's qsort, which calls the comparison here. */
#include "area.h"

void qsort(void *array, size_t count, size_t size, int (*compare)(const void *, const void *));

#define MOST 1000000

static int compare(const void *a, const void *b) {
  uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;
  return left < right ? -1 : left > right;
}

/* Sorts n numbers, at most 1,000,000; a number made of all of them and their places. */
EXPORT uint32_t sort(uint32_t n) {
  uint32_t *numbers = area(MOST), x = 1, sum = 0;
  for (uint32_t i = 0; i < n; i++) numbers[i] = x = x * 1664525u + 1013904223u;
  qsort(numbers, n, sizeof numbers[0], compare);
  for (uint32_t i = 0; i < n; i++) sum = sum * 31 + numbers[i];
  return sum;
}
