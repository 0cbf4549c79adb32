/* A library whose constructor does not end while the program's memory says so. */
#include "guest.h"

static volatile int endless = 1;

__attribute__((constructor)) static void begin(void) {
  while (endless) {
  }
}

EXPORT int loaded(void) { return 1; }
