/* As in each of Emscripten's modules: makes the thread-local data of the calling thread. */
#include "pthread.h"

void __wasm_init_tls(void *data);

#ifdef EARLY
#define TLS_INIT emscripten_tls_init
#else
#define TLS_INIT _emscripten_tls_init
#endif

__attribute__((visibility("default"))) void *TLS_INIT(void) {
  void *data = __builtin_wasm_tls_base();
#ifdef EARLY
  data = emscripten_builtin_memalign(__builtin_wasm_tls_align(), __builtin_wasm_tls_size());
#else
  pthread_t self = pthread_self();
  if (self && self->tls) {
    data = self->tls;
    self->tls = 0;
  } else if (!data) {
    data = emscripten_builtin_memalign(__builtin_wasm_tls_align(), __builtin_wasm_tls_size());
  }
#endif
  __wasm_init_tls(data);
  return data;
}
