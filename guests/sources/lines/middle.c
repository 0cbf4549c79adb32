#include "guest.h"

int inner_read(int index);

NOINLINE int middle(int index) {
  int first = inner_read(0);
  return first + inner_read(index);
}
