#include "dlfcn.h"
#include "tls.h"

IMPORT("env", "emscripten_exit_with_live_runtime") _Noreturn void live_on(void);
#ifdef EARLY
IMPORT("env", "pthread_kill") int pthread_kill(pthread_t thread, int signal);
#else
IMPORT("env", "__pthread_kill_js") int pthread_kill(pthread_t thread, int signal);
#endif
IMPORT("env", "host") void host(int number);
_Noreturn void exit(int status);

#define SIGCANCEL 33
#define MOST 64

EXPORT _Thread_local int main_data = 5;
static _Thread_local int ticket;
static volatile int sum;
static volatile int go;
static pthread_t threads[MOST];

static void *add(void *argument) {
  main_data += (int)argument;
  ticket = main_data;
  __atomic_add_fetch(&sum, ticket, __ATOMIC_SEQ_CST);
  return (void *)main_data;
}

/* Threads each with data of its own: 5 + 1, 5 + 2 .. */
EXPORT int create_and_join(int count) {
  int results = 0;
  for (int i = 0; i < count; i++)
    if (pthread_create(&threads[i], 0, add, (void *)(i + 1))) return -1;
  for (int i = 0; i < count; i++) results += (int)pthread_join(threads[i]);
  return results + main_data * 1000;
}

static void *count_down(UNUSED void *argument) {
  volatile int frame[200] = {0};
  for (int i = 0; i < 200; i++) frame[i] = i;
  __atomic_add_fetch(&sum, frame[199], __ATOMIC_SEQ_CST);
  return 0;
}

EXPORT int create_and_detach(int count) {
  for (int i = 0; i < count; i++) {
    pthread_t thread;
    if (pthread_create(&thread, 0, count_down, 0)) return -1;
    pthread_detach(thread);
  }
  return 0;
}

static int depth(int n) {
  volatile char frame[512];
  frame[0] = (char)n;
  return n == 0 ? frame[0] : depth(n - 1) + 1;
}

static void *exits(void *argument) {
  depth(8);
  pthread_exit(argument);
}

EXPORT int result_of_exit(int number) {
  pthread_t thread;
  return pthread_create(&thread, 0, exits, (void *)number) ? -1 : (int)pthread_join(thread);
}

/* ---- libraries */

static int (*volatile function)(void);
static int (*volatile adds)(int);

static void *open_side(UNUSED void *argument) {
  void *library = dlopen("side.so", RTLD_NOW);
  if (!library) return 0;
  adds = (int (*)(int))dlsym(library, "side_adds_to_main");
  function = (int (*)(void))dlsym(library, "side_next");
  return (void *)function();
}

static void *use_side(UNUSED void *argument) {
  int next = function();
  return (void *)(next * 1000 + adds(3));
}

EXPORT int open_in_thread(void) {
  pthread_t thread;
  return pthread_create(&thread, 0, open_side, 0) ? -1 : (int)pthread_join(thread);
}

EXPORT int use_in_thread(void) {
  pthread_t thread;
  return pthread_create(&thread, 0, use_side, 0) ? -1 : (int)pthread_join(thread);
}

EXPORT int use_here(void) { return (int)use_side(0); }

/* A thread that was there before the library. */
static void *wait_and_use(UNUSED void *argument) {
  while (!go) __builtin_wasm_memory_atomic_wait32((int *)&go, 0, -1);
  return use_side(0);
}

EXPORT int open_beside_thread(void) {
  pthread_t thread;
  if (pthread_create(&thread, 0, wait_and_use, 0)) return -1;
  open_side(0);
  go = 1;
  __builtin_wasm_memory_atomic_notify((int *)&go, -1);
  return (int)pthread_join(thread);
}

/* ---- events */

static pthread_t main_thread_id;

static void in_main(pthread_t self) {
  host(self == main_thread_id ? 1 : 0);
  go = 1;
  __builtin_wasm_memory_atomic_notify((int *)&go, -1);
}

static void *UNUSED asks_main(void *argument) {
  emscripten_send(main_thread_id, in_main);
  while (!go) __builtin_wasm_memory_atomic_wait32((int *)&go, 0, -1);
  if (argument) exit((int)argument);
  return 0;
}

static void *UNUSED throws(void *argument) {
  if (argument) host((int)argument);
  __builtin_trap();
}

/* Until it is told. */
static void *waits_for_events(UNUSED void *argument) {
  go = 1;
  __builtin_wasm_memory_atomic_notify((int *)&go, -1);
  live_on();
}

static void in_thread(UNUSED pthread_t self) {
  main_data++;
  host(main_data);
  if (main_data == 8) pthread_exit((void *)main_data);
}

EXPORT int tell_thread(void) {
  pthread_t thread;
  if (pthread_create(&thread, 0, waits_for_events, 0)) return -1;
  for (int i = 0; i < 3; i++) emscripten_send(thread, in_thread);
  return (int)pthread_join(thread);
}

EXPORT int cancel_waiting(void) {
  pthread_t thread;
  if (pthread_create(&thread, 0, waits_for_events, 0)) return -100;
  if (pthread_kill(thread, 65) != 28 || pthread_kill(0, 0) != 71 || pthread_kill((pthread_t)16, 0) != 71) return -101;
  if (pthread_kill(thread, 0) || pthread_kill(thread, 15) != 52) return -102;
  pthread_kill(thread, SIGCANCEL);
  return (int)pthread_join(thread);
}

static void *forever(void *argument) {
  go = 1;
  __builtin_wasm_memory_atomic_notify((int *)&go, -1);
  if (argument)
    for (;;) __builtin_wasm_memory_atomic_wait32((int *)&sum, sum, -1);
  for (;;) sum++;
}

EXPORT int begin_forever(int waits) {
  pthread_t thread;
  go = 0;
  int error = pthread_create(&thread, 0, forever, (void *)waits);
  while (!error && !go) __builtin_wasm_memory_atomic_wait32((int *)&go, 0, -1);
  return error;
}

#ifdef PROXIED
/* As of -sPROXY_TO_PTHREAD: a thread runs main. */
static void *run_main(UNUSED void *argument) { exit(create_and_join(2) == 5013 ? 5 : 1); }

EXPORT int _emscripten_proxy_main(UNUSED int argc, UNUSED char **argv) {
  pthread_t thread;
  int error = pthread_create(&thread, 0, run_main, 0);
  if (!error) pthread_detach(thread);
  return error;
}
#else
/* A main that waits for events until its threads have ended: tasks are e, l, t, h and w. */
EXPORT int __main_argc_argv(int argc, char **argv) {
  pthread_t thread;
  main_thread_id = pthread_self();
  switch (argc > 1 ? argv[1][0] : 0) {
    case 'e': pthread_create(&thread, 0, asks_main, (void *)9); live_on();
    case 'l': pthread_create(&thread, 0, asks_main, 0); live_on();
    case 't': pthread_create(&thread, 0, throws, 0); live_on();
    case 'h': pthread_create(&thread, 0, throws, (void *)77); live_on();
    case 'w': pthread_create(&thread, 0, waits_for_events, 0); live_on();
    case 'c': pthread_create(&thread, 0, throws, 0); for (;;) sum++;
    case 'r': pthread_create(&thread, 0, forever, (void *)1); return 3;
    case 'n': live_on();
    default: return create_and_join(4) == 30000 ? 0 : 1;
  }
}
#endif

/* A structure that no version has. */
int create(pthread_t thread, void *attributes, void *(*start)(void *), void *argument)
    __attribute__((import_module("env"), import_name("__pthread_create_js")));
EXPORT int create_unknown(void) { static int words[32]; return create((pthread_t)words, 0, add, 0); }

/* Several creators at once. */
static void *creates(UNUSED void *argument) {
  for (int i = 0; i < 50; i++) {
    pthread_t thread;
    if (pthread_create(&thread, 0, add, (void *)i)) return (void *)1;
    if (i & 1)
      pthread_detach(thread);
    else if ((int)pthread_join(thread) != 5 + i)
      return (void *)2;
  }
  return 0;
}

EXPORT int stress(int count) {
  int failures = 0;
  for (int i = 0; i < count; i++)
    if (pthread_create(&threads[i], 0, creates, 0)) return -1;
  for (int i = 0; i < count; i++) failures += (int)pthread_join(threads[i]);
  return failures;
}
