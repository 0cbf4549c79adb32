#include "context.h"

THREAD_LOCAL(10)

EXPORT int left_next(void) { return ++*__wasm_get_tls_base(); }
EXPORT int *left_base(void) { return __wasm_get_tls_base(); }
EXPORT struct library_info *left_info(void) { return &__wasm_library_tls_info; }
