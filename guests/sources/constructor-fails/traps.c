#include "guest.h"

int first(void);

__attribute__((constructor)) static void construct(void) {
  trace(2);
  if (first() == 1) __builtin_trap();
}

EXPORT int second(void) { return 2; }
