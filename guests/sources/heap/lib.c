/* Fills a large area when it is constructed and tells whether it still holds what it was filled with.
 * Compiled twice: -DNAME=. */
#include "guest.h"

#define AREA 100000
#define JOIN(left, right) left##right
#define UNCHANGED(name) JOIN(name, _unchanged)

static unsigned char area[AREA];

__attribute__((constructor)) static void fill(void) {
  for (int i = 0; i < AREA; i++) area[i] = (unsigned char)(i * 13 + 1);
}

EXPORT int UNCHANGED(NAME)(void) {
  for (int i = 0; i < AREA; i++) {
    if (area[i] != (unsigned char)(i * 13 + 1)) return 0;
  }
  return 1;
}
