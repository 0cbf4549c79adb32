#include "guest.h"

/* How a library can call a function of its own; what of it can be interposed and rebound. */

/* Strong: wasm-ld binds the call directly. */
EXPORT NOINLINE int strong(void) { return OPAQUE(1); }
EXPORT int call_strong(void) { return strong(); }

/* Weak: wasm-ld imports and exports it. */
EXPORT WEAK int weak(void) { return 2; }
EXPORT int call_weak(void) { return weak(); }

/* Through its address, which is in the GOT. */
EXPORT NOINLINE int pointed(void) { return OPAQUE(3); }
EXPORT int call_pointed(void) { return OPAQUE(pointed)(); }

/* Strong, but called by an import of its own name. */
IMPORT("env", "imported") int imported_by_name(void);
EXPORT int imported(void) { return 4; }
EXPORT int call_imported(void) { return imported_by_name(); }

/* In a library of its own. */
int split(void);
EXPORT int call_split(void) { return split(); }

/* Data is always in the GOT unless it is hidden. */
EXPORT int setting = 6;
EXPORT int zeros[4];
EXPORT int read_setting(void) { return setting + zeros[OPAQUE(1)]; }

/* Offered to nobody. */
NOINLINE int hidden(void) { return OPAQUE(7); }
EXPORT int call_hidden(void) { return hidden(); }

/* Defined by nobody. */
WEAK int absent(void);
EXPORT int absent_is_null(void) { return OPAQUE(absent) == 0; }
