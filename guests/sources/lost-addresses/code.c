/* As data.c, but the addresses are in code, which is not compiled as PIC. */
#include "guest.h"

extern int datum;
int number(void);

EXPORT int run(void) {
  int *volatile address = &datum;
  int (*volatile function)(void) = number;
  return address == NULL || function == NULL ? -1 : *address + function();
}
