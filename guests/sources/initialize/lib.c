/* What clang -shared links: _initialize in the place of the exported constructors, once only. */
#include "guest.h"

void __wasm_call_ctors(void);

static int initialized;
static int constructed;

EXPORT void _initialize(void) {
  if (initialized++ != 0) __builtin_trap();
  __wasm_call_ctors();
}

__attribute__((constructor)) static void construct(void) { constructed++; }

EXPORT int lib_constructed(void) { return constructed; }
