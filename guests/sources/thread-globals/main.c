#include "globals.h"

IMPORT("wasi", "thread-spawn") int thread_spawn(int argument);

int main_checks(void);
#ifdef LIBRARY
/* What the library exports whatever its visibility. */
extern int shared_value;
int shared_function(void);
int (*shared_address(void))(void);
int lib_checks(void);

#ifndef FIXED
/* At fixed addresses wasm-ld 19 leaves them null. */
static int *volatile to_shared_value = &shared_value;
static int (*volatile to_shared_function)(void) = shared_function;
#else
#define to_shared_value OPAQUE(&shared_value)
#define to_shared_function OPAQUE(&shared_function)
#endif

static int all_checks(void) {
  int good = main_checks() == CHECKS && lib_checks() == CHECKS;
  good &= OPAQUE(shared_value) == 31 && *to_shared_value == 31 && to_shared_value == &shared_value;
  good &= OPAQUE(&shared_function) == shared_address() && to_shared_function == shared_address();
  return good && to_shared_function() == 37;
}
#else
static int all_checks(void) { return main_checks() == CHECKS; }
#endif

int good;
int finished;

EXPORT void wasi_thread_start(int id, int argument) {
  __atomic_add_fetch(&good, all_checks(), __ATOMIC_SEQ_CST);
  __atomic_add_fetch(&finished, id > 0 && argument == 7, __ATOMIC_SEQ_CST);
  __builtin_wasm_memory_atomic_notify(&finished, 1);
}

/* How many of five threads find all right. */
EXPORT int __main_void(void) {
  good = finished = 0;
  for (int i = 0; i < 4; i++)
    if (thread_spawn(7) <= 0) return -1;
  for (int done; (done = __atomic_load_n(&finished, __ATOMIC_SEQ_CST)) < 4;)
    __builtin_wasm_memory_atomic_wait32(&finished, done, -1);
  return good + all_checks();
}
