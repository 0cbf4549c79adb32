#include "guest.h"

/* What one module says of its globals to any thread: each bit one check. */
#define CHECKS 0xfff

/* Names of this module, which main and the library would share otherwise. */
#define JOIN(a, b) a##b
#define PASTE(a, b) JOIN(a, b)
#define OWN(name) PASTE(MODULE, name)
