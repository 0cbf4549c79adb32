#include "guest.h"

int __cxa_thread_atexit(void (*destructor)(void *), void *object, void *dso);
extern char __dso_handle;
