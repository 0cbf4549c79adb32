#include "context.h"

THREAD_LOCAL(30)

EXPORT int late_next(void) { return ++*__wasm_get_tls_base(); }
EXPORT int *late_base(void) { return __wasm_get_tls_base(); }
EXPORT struct library_info *late_info(void) { return &__wasm_library_tls_info; }
