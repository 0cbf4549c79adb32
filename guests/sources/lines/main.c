#include "guest.h"

int outer(int index);

EXPORT int run(int index) {
  int result = outer(index);
  return result + 1;
}
