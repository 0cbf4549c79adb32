/* Says when it is constructed and destructed. */
#include "wasi.h"

__attribute__((constructor)) static void construct(void) { print("talks.so: constructed\n"); }
__attribute__((destructor)) static void destruct(void) { print("talks.so: destructed\n"); }

EXPORT int talk(void) {
  print("talks.so: called\n");
  return 0;
}
