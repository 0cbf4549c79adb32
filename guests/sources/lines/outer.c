#include "guest.h"

int middle(int index);

/* The body of a loop, and what is behind it, are lines of their own. */
EXPORT int outer(int index) {
  int sum = 0;
  for (int k = 0; k <= index; k += 2) {
    sum += middle(k);
  }
  return sum;
}

EXPORT int divide(int number, int by) {
  return number / by;
}
