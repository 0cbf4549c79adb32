#include "guest.h"

__attribute__((constructor)) static void construct(void) { __builtin_trap(); }
