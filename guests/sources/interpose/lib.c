#include "guest.h"

/* Weak and exported: the library itself calls it through an import, as a libc calls its malloc. */
EXPORT WEAK int allocate(void) { return 1; }
EXPORT int lib_allocates(void) { return allocate(); }
EXPORT int (*lib_allocate_address(void))(void) { return allocate; }

/* Strong: wasm-ld binds the call in this library directly, where nobody can interpose. */
EXPORT NOINLINE int strong(void) { return OPAQUE(10); }
EXPORT int lib_strong(void) { return strong(); }

EXPORT int setting = 100;
EXPORT int lib_setting(void) { return setting; }
