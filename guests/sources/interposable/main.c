#include "guest.h"

int call_strong(void);
int call_weak(void);
int call_pointed(void);
int call_imported(void);
int call_split(void);
int read_setting(void);
int strong(void);
extern int setting;

/* The host rebinds what it wants to. */
IMPORT("env", "rebind") void rebind(void);

static int (*stored)(void);

/* Before and after: what the library's own calls give, and this module's. */
EXPORT int calls(void) {
  return call_strong() * 1000000 + call_weak() * 100000 + call_pointed() * 10000 + call_imported() * 1000 +
         call_split() * 100 + read_setting() * 10 + strong();
}

/* Called anew: within one function the compiler reads an address once. */
static NOINLINE int moved(void) { return OPAQUE(strong) != OPAQUE(stored); }

EXPORT int run(void) {
  stored = OPAQUE(strong);
  int *address = OPAQUE(&setting);
  rebind();
  /* What was stored stays, in calls and comparisons. All checks hold: 7. */
  return CHECK(0, OPAQUE(stored)() == 1) | CHECK(1, moved()) |
         CHECK(2, *OPAQUE(address) == 6);
}
