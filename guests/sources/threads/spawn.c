#include "dlfcn.h"
#include "threads.h"

IMPORT("wasi", "thread-spawn") int thread_spawn(int argument);
_Noreturn void exit(int status);

#define THREADS 4
#define TURNS 10000

enum { COUNT, TRAP, EXIT, OPEN, FOREVER };

static int task;
static int lock;
static int sum;
static int finished;
static int seen[THREADS];

static void acquire(void) {
  while (__atomic_exchange_n(&lock, 1, __ATOMIC_ACQUIRE)) __builtin_wasm_memory_atomic_wait32(&lock, 1, -1);
}

static void release(void) {
  __atomic_store_n(&lock, 0, __ATOMIC_RELEASE);
  __builtin_wasm_memory_atomic_notify(&lock, 1);
}

static int open_late(void) {
  void *late = dlopen("late.so", RTLD_NOW);
  int (*function)(void) = dlsym(late, "late");
  return function() == 22;
}

static void work(int number) {
  for (int i = 0; i < TURNS; i++) {
    acquire();
    sum++;
    release();
    next();
  }
  /* 7 and the turns, as in no thread that shares its data. */
  seen[number] = counter == 7 + TURNS;
}

EXPORT void wasi_thread_start(int id, int number) {
  switch (task) {
    case COUNT: work(number); break;
    case TRAP: __builtin_trap();
    case EXIT: exit(9);
    case OPEN: seen[number] = open_late(); break;
    case FOREVER: __builtin_wasm_memory_atomic_wait32(&task, FOREVER, -1);
  }
  if (id <= 0) __builtin_trap();
  __atomic_add_fetch(&finished, 1, __ATOMIC_SEQ_CST);
  __builtin_wasm_memory_atomic_notify(&finished, 1);
}

static void join(int threads) {
  for (int done; (done = __atomic_load_n(&finished, __ATOMIC_SEQ_CST)) < threads;)
    __builtin_wasm_memory_atomic_wait32(&finished, done, -1);
}

static int all(int new_task) {
  task = new_task;
  for (int i = 0; i < THREADS; i++)
    if (thread_spawn(i) <= 0) return -1;
  join(THREADS);
  int good = 0;
  for (int i = 0; i < THREADS; i++) good += seen[i];
  return good;
}

/* Bits: the sum of what all counted, what each had in its thread-local data, late.so in each. */
EXPORT int run(void) {
  int checks = CHECK(0, all(COUNT) == THREADS);
  checks |= CHECK(1, sum == THREADS * TURNS);
  checks |= CHECK(2, counter == 7);
  finished = 0;
  checks |= CHECK(3, all(OPEN) == THREADS);
  return checks;
}

/* main, which a thread ends by `task`, and which would wait for ever. */
EXPORT int ends_by(int new_task) {
  task = new_task;
  thread_spawn(0);
  __builtin_wasm_memory_atomic_wait32(&finished, 0, -1);
  return 1;
}

static int argument_task;
EXPORT void set_task(int new_task) { argument_task = new_task; }

EXPORT int __main_void(void) {
  if (argument_task == FOREVER) {
    task = FOREVER;
    thread_spawn(0);
    return 3;
  }
  return ends_by(argument_task);
}
