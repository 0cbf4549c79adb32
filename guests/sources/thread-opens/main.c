#include "dlfcn.h"
#include "guest.h"

IMPORT("wasi", "thread-spawn") int thread_spawn(int argument);

static _Thread_local int own = 1;
static int finished;
static int in_thread;
static int *threads_address;
static void *library;

typedef int number(void);
typedef int *address(void);

/* 31 in the thread that constructs: what it has counted once is its own; 30 in all others. */
static int use(int first) {
  number *next = dlsym(library, "next");
  address *above = dlsym(library, "address");
  address *below = dlsym(library, "below_address");
  address *needed = dlsym(library, "needed_address");
  int checks = CHECK(0, next() == first + 1 && next() == first + 2);
  checks |= CHECK(1, dlsym(library, "above") == (void *)above() && *above() == first + 2);
  checks |= CHECK(2, dlsym(library, "below") == (void *)below() && below() == needed());
  checks |= CHECK(3, *below() == (first == 31 ? 102 : 100));
  checks |= CHECK(4, ++own == 2);
  return checks;
}

EXPORT void wasi_thread_start(int id, int argument) {
  library = dlopen("above.so", argument);
  in_thread = use(31);
  threads_address = dlsym(library, "above");
  __atomic_store_n(&finished, id > 0, __ATOMIC_SEQ_CST);
  __builtin_wasm_memory_atomic_notify(&finished, 1);
}

EXPORT int run(void) {
  if (thread_spawn(RTLD_NOW) <= 0) return -1;
  while (!__atomic_load_n(&finished, __ATOMIC_SEQ_CST)) __builtin_wasm_memory_atomic_wait32(&finished, 0, -1);
  int checks = in_thread | use(30) << 5;
  checks |= CHECK(10, dlsym(library, "above") != (void *)threads_address);
  checks |= CHECK(11, dlopen("above.so", RTLD_NOW) == library && own == 2);
  return checks;
}
