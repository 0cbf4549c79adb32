/* Constructors by priority; destructors and atexit handlers of one library, in reverse order. */
#include "guest.h"

extern void *__dso_handle;
int atexit(void (*handler)(void));
int __cxa_atexit(void (*handler)(void *), void *argument, void *dso);

static void handler_4(void) { trace(4); }
static void handler_6(void) { trace(6); }
static void handler_with_argument(void *argument) { trace((int)(intptr_t)argument); }

__attribute__((constructor)) static void last(void) {
  trace(3);
  atexit(handler_4);
  __cxa_atexit(handler_with_argument, (void *)5, &__dso_handle);
  atexit(handler_6);
}

__attribute__((constructor(101))) static void first(void) { trace(1); }
__attribute__((constructor(102))) static void second(void) { trace(2); }
__attribute__((destructor)) static void destruct(void) { trace(7); }

EXPORT int value(void) { return 1; }
