#include "guest.h"

struct vector {
  const char *start;
  size_t size;
};

IMPORT("wasi", "thread-spawn") int thread_spawn(int argument);
IMPORT("wasi_snapshot_preview1", "proc_exit") _Noreturn void proc_exit(int status);
IMPORT("wasi_snapshot_preview1", "fd_write")
int fd_write(int file, const struct vector *vectors, size_t count, size_t *written);

static int sum;

static void say(const char *text, size_t size) {
  struct vector vector = {text, size};
  size_t written;
  fd_write(1, &vector, 1, &written);
}

EXPORT void wasi_thread_start(int id, int task) {
  switch (task) {
    case 'e': proc_exit(9);
    case 't': __builtin_trap();
    default: say("a thread\n", 9);
  }
  __atomic_add_fetch(&sum, id > 0, __ATOMIC_SEQ_CST);
  __builtin_wasm_memory_atomic_notify(&sum, 1);
}

/* With `e` and `t` a thread ends the program, while this one computes for ever. */
EXPORT int __main_argc_argv(int argc, char **argv) {
  int task = argc > 1 ? argv[1][0] : 0;
  int threads = task ? 1 : 3;
  for (int i = 0; i < threads; i++)
    if (thread_spawn(task) <= 0) return 1;
  for (int done; (done = __atomic_load_n(&sum, __ATOMIC_SEQ_CST)) < threads;)
    if (!task) __builtin_wasm_memory_atomic_wait32(&sum, done, -1);
  return 0;
}
