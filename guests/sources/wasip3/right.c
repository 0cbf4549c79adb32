#include "context.h"

THREAD_LOCAL(20)

EXPORT int right_next(void) { return ++*__wasm_get_tls_base(); }
EXPORT int *right_base(void) { return __wasm_get_tls_base(); }
EXPORT struct library_info *right_info(void) { return &__wasm_library_tls_info; }
