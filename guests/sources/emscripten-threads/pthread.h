/* The guest's half of Emscripten's threads, as much of it as its host sees: a structure that names a stack,
 * thread-local data made by _emscripten_tls_init, mailboxes, an end in two steps. With EARLY it is that of
 * Emscripten 3.1.6: another structure, other names, queues in place of mailboxes. */
#ifndef PTHREAD_H
#define PTHREAD_H

#include "guest.h"

#define UNUSED __attribute__((unused))

struct pthread {
  struct pthread *self;
  void *dtv;
#ifndef EARLY
  struct pthread *previous, *next;
#endif
  void *sysinfo, *canary;
  int id;
#ifdef EARLY
  int error;
#endif
  volatile int state; /* 0 runs, 1 detached, 2 exited */
  volatile int cancel;
  int flags;
  void *block; /* unknown to EARLY, as its size is */
  size_t size;
  void *stack;
  size_t stack_size;
  size_t guard_size;
  void *result;
  void *tls;
  volatile int mailbox;
  void (*volatile letter)(struct pthread *);
};

typedef struct pthread *pthread_t;

EXPORT pthread_t pthread_self(void);
/* 0, or the number of an error. */
EXPORT int pthread_create(pthread_t *thread, int stack_size, void *(*start)(void *), void *argument);
EXPORT void *pthread_join(pthread_t thread);
EXPORT void pthread_detach(pthread_t thread);
EXPORT _Noreturn void pthread_exit(void *result);
EXPORT void emscripten_send(pthread_t thread, void (*letter)(pthread_t));

/* Blocks that were allocated and not freed. */
EXPORT int live_blocks(void);
EXPORT void *malloc(size_t size);
EXPORT void free(void *block);
EXPORT void *emscripten_builtin_memalign(size_t alignment, size_t size);

#endif
