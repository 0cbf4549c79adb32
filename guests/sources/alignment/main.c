#include "guest.h"

extern char small;
extern char block[1024];
extern int zeros[17000];
extern char odd[3];

/* All checks hold: 31. Leaves the zeros dirty, for a check that reused memory is cleared. */
EXPORT int run(void) {
  int clean = 1;
  for (int i = 0; i < 17000; i++) {
    clean &= zeros[i] == 0;
    zeros[i] = -1;
  }
  return CHECK(0, ((uintptr_t)OPAQUE(&block[0]) & 1023) == 0) | CHECK(1, block[2] == 3 && block[1023] == 0) |
         CHECK(2, ((uintptr_t)OPAQUE(&zeros[0]) & 3) == 0) | CHECK(3, clean) |
         CHECK(4, small == 1 && odd[2] == 9);
}
