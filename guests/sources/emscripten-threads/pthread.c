#include "pthread.h"

#define STACK 16384

int create(pthread_t thread, void *attributes, void *(*start)(void *), void *argument)
    __attribute__((import_module("env"), import_name("__pthread_create_js")));

#ifdef EARLY
IMPORT("env", "__emscripten_init_main_thread_js") void init_main(pthread_t thread);
IMPORT("env", "__emscripten_thread_cleanup") void cleanup(pthread_t thread);
IMPORT("env", "_emscripten_notify_thread_queue") int notify_queue(pthread_t thread, pthread_t main);
IMPORT("env", "_emscripten_default_pthread_stack_size") int default_size(void);
#else
IMPORT("env", "_emscripten_init_main_thread_js") void init_main(pthread_t thread);
IMPORT("env", "_emscripten_thread_cleanup") void cleanup(pthread_t thread);
IMPORT("env", "_emscripten_notify_mailbox_postmessage") void notify(pthread_t thread, pthread_t current);
IMPORT("env", "_emscripten_thread_mailbox_await") void await_mailbox(pthread_t thread);
#endif
IMPORT("env", "emscripten_unwind_to_js_event_loop") _Noreturn void unwind(void);

/* ---- memory: blocks of powers of two, with their size ahead of them, behind a lock */

extern char __heap_base;
static char *top;
static char *freed[32];
static volatile int memory_lock;
static int live;

static void lock(volatile int *word) {
  while (__atomic_exchange_n(word, 1, __ATOMIC_SEQ_CST)) __builtin_wasm_memory_atomic_wait32((int *)word, 1, 1000000);
}

static void unlock(volatile int *word) {
  __atomic_store_n(word, 0, __ATOMIC_SEQ_CST);
  __builtin_wasm_memory_atomic_notify((int *)word, 1);
}

void *malloc(size_t size) {
  int order = 32 - __builtin_clz(size + 15);
  lock(&memory_lock);
  char *block = freed[order];
  if (block) {
    freed[order] = *(char **)block;
  } else {
    if (!top) top = (char *)(((uintptr_t)&__heap_base + 31) & -16);
    block = top;
    top += (size_t)1 << order;
    size_t end = __builtin_wasm_memory_size(0) * 65536u;
    if ((uintptr_t)top > end && __builtin_wasm_memory_grow(0, ((uintptr_t)top - end) / 65536 + 1) == -1u) {
      top = block;
      block = 0;
    }
  }
  live += block != 0;
  unlock(&memory_lock);
  if (!block) return 0;
  *(int *)block = order;
  return block + 16;
}

void free(void *pointer) {
  if (!pointer) return;
  char *block = (char *)pointer - 16;
  lock(&memory_lock);
  int order = *(int *)block;
  __builtin_memset(block, 0xdd, (size_t)1 << order);
  *(char **)block = freed[order];
  freed[order] = block;
  live--;
  unlock(&memory_lock);
}

void *emscripten_builtin_memalign(size_t alignment, size_t size) { return alignment > 16 ? 0 : malloc(size); }

int live_blocks(void) { return live; }

/* ---- threads */

__asm__(".globaltype thread_pointer, i32\nthread_pointer:\n");
__asm__(".globaltype __stack_pointer, i32\n");

static struct pthread main_thread;

pthread_t pthread_self(void) {
  pthread_t self;
  __asm__("global.get thread_pointer\nlocal.set %0" : "=r"(self));
  return self;
}

static void set_self(pthread_t thread) { __asm__ volatile("local.get %0\nglobal.set thread_pointer" ::"r"(thread)); }

#ifdef EARLY
EXPORT void _emscripten_thread_init(pthread_t thread, UNUSED int is_main, UNUSED int is_first, UNUSED int blocks, UNUSED int profiling) {
#else
EXPORT int main_stack_size;
int main_stack_size;

EXPORT void _emscripten_thread_init(pthread_t thread, UNUSED int is_main, int is_first, UNUSED int blocks, int size, UNUSED int profiling) {
  if (is_first) main_stack_size = size;
#endif
  set_self(thread);
}

#ifdef EARLY
EXPORT void stackRestore(void *stack)
#else
EXPORT void _emscripten_stack_restore(void *stack)
#endif
{
  __asm__ volatile("local.get %0\nglobal.set __stack_pointer" ::"r"(stack));
}

/* Wrong limits are seen by the host at once. */
EXPORT void emscripten_stack_set_limits(char *stack, char *end) {
  if (stack - end < 1024 || ((uintptr_t)stack & 15)) __builtin_trap();
}

__attribute__((constructor(101))) static void begin(void) {
  main_thread.self = &main_thread;
  init_main(&main_thread);
#ifndef EARLY
  await_mailbox(&main_thread);
#endif
}

int pthread_create(pthread_t *result, int stack_size, void *(*start)(void *), void *argument) {
#ifdef EARLY
  if (!stack_size) stack_size = default_size();
  pthread_t thread = malloc(sizeof(struct pthread));
  if (!thread) return 48;
  __builtin_memset(thread, 0, sizeof(struct pthread));
  char *stack = malloc(stack_size);
  if (!stack) return 48;
#else
  if (!stack_size) stack_size = STACK;
  size_t tls = __builtin_wasm_tls_size() + 64;
  size_t size = sizeof(struct pthread) + tls + stack_size + 16;
  char *stack = malloc(size);
  pthread_t thread = (pthread_t)stack;
  if (!thread) return 48;
  __builtin_memset(thread, 0, sizeof(struct pthread));
  thread->block = thread;
  thread->size = size;
  thread->tls = (void *)(((uintptr_t)(thread + 1) + 15) & -16);
  stack = stack + size - stack_size;
#endif
  thread->self = thread;
  thread->stack = (void *)((uintptr_t)(stack + stack_size) & -16);
  thread->stack_size = stack_size;
  *result = thread;
  int error = create(thread, 0, start, argument);
  if (error) {
#ifdef EARLY
    free(stack);
#endif
    free(thread);
    *result = 0;
  }
  return error;
}

EXPORT void _emscripten_thread_free_data(pthread_t thread) {
  if (thread == pthread_self()) __builtin_trap();
#ifdef EARLY
  free((char *)thread->stack - thread->stack_size);
#endif
  free(thread);
}

EXPORT void _emscripten_thread_exit(void *result) {
  pthread_t self = pthread_self();
  self->result = result;
#ifdef EARLY
  free(__builtin_wasm_tls_base());
#endif
  set_self(0);
  if (__atomic_exchange_n(&self->state, 2, __ATOMIC_SEQ_CST) == 1)
    cleanup(self);
  else
    __builtin_wasm_memory_atomic_notify((int *)&self->state, -1);
}

void pthread_exit(void *result) {
  _emscripten_thread_exit(result);
  unwind();
}

void *pthread_join(pthread_t thread) {
  while (__atomic_load_n(&thread->state, __ATOMIC_SEQ_CST) == 0)
    __builtin_wasm_memory_atomic_wait32((int *)&thread->state, 0, -1);
  void *result = thread->result;
  cleanup(thread);
  return result;
}

void pthread_detach(pthread_t thread) {
  int running = 0;
  if (!__atomic_compare_exchange_n(&thread->state, &running, 1, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)) pthread_join(thread);
}

/* ---- mailboxes of one letter */

void emscripten_send(pthread_t thread, void (*letter)(pthread_t)) {
  while (!__sync_bool_compare_and_swap(&thread->mailbox, 0, 1)) __builtin_wasm_memory_atomic_wait32((int *)&thread->mailbox, 1, 1000000);
  thread->letter = letter;
#ifdef EARLY
  if (notify_queue(thread, &main_thread) != 1) __builtin_trap();
#else
  notify(thread, pthread_self());
#endif
}

#ifdef EARLY
EXPORT void emscripten_current_thread_process_queued_calls(void) {
#else
EXPORT void _emscripten_check_mailbox(void) {
#endif
  pthread_t self = pthread_self();
  void (*letter)(pthread_t) = self->letter;
  if (!letter) return;
  self->letter = 0;
  __atomic_store_n(&self->mailbox, 0, __ATOMIC_SEQ_CST);
  letter(self);
}
