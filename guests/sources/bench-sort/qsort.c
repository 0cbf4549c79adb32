/* C's qsort: a heap sort, so that what it does is the same everywhere. */
#include "guest.h"

typedef int (*compare_fn)(const void *, const void *);

static void swap(char *a, char *b, size_t size) {
  for (size_t i = 0; i < size; i++) {
    char c = a[i];
    a[i] = b[i];
    b[i] = c;
  }
}

static void sift(char *base, size_t root, size_t count, size_t size, compare_fn compare) {
  for (;;) {
    size_t child = 2 * root + 1;
    if (child >= count) return;
    char *below = base + child * size;
    if (child + 1 < count && compare(below, below + size) < 0) {
      child++;
      below += size;
    }
    if (compare(base + root * size, below) >= 0) return;
    swap(base + root * size, below, size);
    root = child;
  }
}

EXPORT void qsort(void *array, size_t count, size_t size, compare_fn compare) {
  char *base = array;
  for (size_t i = count / 2; i-- > 0;) sift(base, i, count, size, compare);
  for (size_t i = count; i-- > 1;) {
    swap(base, base + i * size, size);
    sift(base, 0, i, size, compare);
  }
}
