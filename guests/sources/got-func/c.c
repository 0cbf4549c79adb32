#include "functions.h"

EXPORT int c_apply(binary callback, int left, int right) {
  return b_apply(callback, left, right) + 100;
}
