/* A plug-in of which there are two versions. It counts its calls, and tells the next version how many. */
#include "guest.h"

static int calls;

EXPORT const char *greeting(void) {
  calls++;
  return GREETING;
}
EXPORT int calls_made(void) { return calls; }
EXPORT void go_on_from(int count) { calls = count; }
