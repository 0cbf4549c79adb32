/* What works: a constructor sets them. Weak data that nobody defines is filled by the module itself. */
#include "guest.h"

extern int datum;
extern int absent __attribute__((weak));
int number(void);

static int *first;
static int (*second)(void);
EXPORT int *nothing = &absent;

__attribute__((constructor)) static void set(void) {
  first = &datum;
  second = number;
}

EXPORT int run(void) { return *first + second() + (nothing != NULL); }
