/* Uses what the program exports. */
#include "guest.h"

int host_value(void);
extern int host_number;

EXPORT int back(void) { return host_value() + host_number; }
