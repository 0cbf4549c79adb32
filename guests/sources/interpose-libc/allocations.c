/* Loaded ahead of libc.so: takes the places of its allocator's functions, counts the calls, and hands
 * them on to the next definition. */
#include <dlfcn.h>
#include <stdlib.h>

#define EXPORT __attribute__((visibility("default")))

EXPORT int mallocs, callocs, reallocs, frees;

#define NEXT(name)                                    \
  static __typeof__(name) *next;                      \
  if (!next) next = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

EXPORT void *malloc(size_t size) {
  NEXT(malloc);
  mallocs++;
  return next(size);
}

EXPORT void *calloc(size_t count, size_t size) {
  NEXT(calloc);
  callocs++;
  return next(count, size);
}

EXPORT void *realloc(void *block, size_t size) {
  NEXT(realloc);
  if (!block) mallocs++;
  reallocs++;
  return next(block, size);
}

EXPORT void free(void *block) {
  NEXT(free);
  if (block) frees++;
  next(block);
}
