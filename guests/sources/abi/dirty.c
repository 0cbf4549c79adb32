/* Zeros that it leaves dirty, of more than a page; the last ones lie at the end of its area. */
#include "guest.h"

EXPORT unsigned char zeros[20000];
static int small;

/* How many bytes were not zero. */
EXPORT int dirty(void) {
  int count = small++ != 0;
  for (unsigned i = 0; i < sizeof zeros; i++) {
    count += zeros[i] != 0;
    zeros[i] = 0xa5;
  }
  return count;
}
