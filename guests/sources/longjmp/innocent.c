#include "guest.h"

static int depth;

EXPORT int apply(int (*call)(void *), void *context) {
  depth++;
  int result = call(context);
  depth--;
  return result + depth;
}
