#include "guest.h"

#define UNUSED __attribute__((unused))

/* As WASIX's libc tells how a thread begins. */
struct start {
  void *stack;
  void *tls_base;
  int (*function)(int);
  int argument;
  void *reserved[10];
  size_t stack_size;
  size_t guard_size;
};

struct timeout {
  unsigned char set;
  unsigned long long nanoseconds;
};

#define WASIX(name) IMPORT("wasix_32v1", #name)
WASIX(thread_spawn_v2) int thread_spawn(const struct start *start, int *id);
WASIX(thread_join) int thread_join(int id);
WASIX(thread_exit) _Noreturn void thread_exit(int status);
WASIX(thread_id) int thread_id(int *id);
WASIX(thread_sleep) int thread_sleep(long long nanoseconds);
WASIX(thread_parallelism) int thread_parallelism(size_t *count);
WASIX(futex_wait) int futex_wait(volatile int *futex, int expected, const struct timeout *timeout, char *woken);
WASIX(futex_wake) int futex_wake(volatile int *futex, char *woken);
WASIX(futex_wake_all) int futex_wake_all(volatile int *futex, char *woken);

#define MOST 8

__asm__(".globaltype __stack_pointer, i32\n");

static char stacks[MOST][4096] __attribute__((aligned(16)));
static struct start starts[MOST];
static int ids[MOST];
static volatile int results[MOST];
static _Thread_local int mine = 5;
static volatile int gate;

static int run(int argument) {
  int id;
  mine += argument;
  if (thread_id(&id) || id != ids[argument]) return -1;
  if (argument == 7) thread_exit(0);
  return mine;
}

static int waits(int argument) {
  static const struct timeout forever = {0, 0};
  char woken = 0;
  while (!gate)
    if (futex_wait(&gate, 0, &forever, &woken)) break;
  return argument + 100;
}

NOINLINE static void begin(struct start *start) {
  int index = (int)(start - starts);
  results[index] = start->function(start->argument);
}

EXPORT void wasi_thread_start(UNUSED int id, struct start *start) {
  __asm__ volatile("local.get %0\nglobal.set __stack_pointer" ::"r"(start->stack));
  while (!__atomic_load_n(&ids[start - starts], __ATOMIC_SEQ_CST)) continue;
  begin(start);
}

static int spawn(int index, int (*function)(int)) {
  struct start *start = &starts[index];
  start->stack = stacks[index] + sizeof stacks[index];
  start->stack_size = sizeof stacks[index];
  start->function = function;
  start->argument = index;
  int id = 0;
  ids[index] = 0;
  int error = thread_spawn(start, &id);
  if (!error) __atomic_store_n(&ids[index], id, __ATOMIC_SEQ_CST);
  return error;
}

/* 5 + index for each, but nothing of the one that exits. */
EXPORT int create_and_join(int count) {
  int sum = 0;
  for (int i = 0; i < count; i++)
    if (spawn(i, run)) return -1;
  for (int i = 0; i < count; i++) {
    if (thread_join(ids[i])) return -2;
    sum += results[i];
  }
  return sum;
}

EXPORT int wake_waiting(int all) {
  char woken = 0;
  gate = 0;
  for (int i = 0; i < 2; i++)
    if (spawn(i, waits)) return -1;
  if (thread_sleep(50000000)) return -2;
  gate = 1;
  if (all ? futex_wake_all(&gate, &woken) : futex_wake(&gate, &woken)) return -3;
  if (!all) futex_wake(&gate, &woken);
  for (int i = 0; i < 2; i++) thread_join(ids[i]);
  return results[0] + results[1];
}

EXPORT int checks(void) {
  static volatile int word = 3;
  static const struct timeout short_time = {1, 1000000};
  char woken = 1;
  size_t processors = 0;
  int id = 0;
  int held = CHECK(0, futex_wait(&word, 4, &short_time, &woken) == 28);
  held |= CHECK(1, futex_wait(&word, 3, &short_time, &woken) == 0 && woken == 0);
  held |= CHECK(2, futex_wait((int *)((char *)&word + 1), 3, &short_time, &woken) == 28);
  held |= CHECK(3, futex_wait((int *)-4, 3, &short_time, &woken) == 21);
  held |= CHECK(4, futex_wake(&word, &woken) == 0 && woken == 0);
  held |= CHECK(5, thread_parallelism(&processors) == 0 && processors > 0);
  held |= CHECK(6, thread_id(&id) == 0 && id > 0);
  held |= CHECK(7, thread_spawn((struct start *)-16, &id) == 21 && thread_spawn(starts, (int *)-2) == 21);
  held |= CHECK(8, thread_id((int *)-2) == 21 && thread_parallelism((size_t *)-2) == 21);
  held |= CHECK(9, thread_join(123456) == 0);
  held |= CHECK(10, thread_sleep(1000) == 0);
  return held;
}

EXPORT int too_many(void) { return spawn(0, waits) == 0 ? spawn(1, waits) : -1; }

/* The last thread ends the program. */
EXPORT int __main_void(void) {
  if (spawn(0, run)) return 1;
  thread_exit(4);
}
