#include "guest.h"
#include "deep.h"

static const int numbers[] = {5, 7, 11};

EXPORT int inner_read(int index) {
  int twice = number_at(numbers, 3, index) * 2;

  return twice + number_at(numbers, 3, index);
}
