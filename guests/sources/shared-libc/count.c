/* Loaded ahead of libc.so, takes the places of some of its functions, counts the calls and hands on.
 * libc.so itself calls clock_gettime, localtime_r and __wasilibc_find_relpath_alloc through env; its
 * own calls of malloc, write and qsort were bound by wasm-ld. */
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define EXPORT __attribute__((visibility("default")))

EXPORT int mallocs, writes, sorts, clocks, localtimes, paths;

#define NEXT(name)                                    \
  static __typeof__(name) *next;                      \
  if (!next) next = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

int __wasilibc_find_relpath_alloc(
    const char *path, const char **prefix, char **relative, size_t *size, int can_realloc);

EXPORT void *malloc(size_t size) {
  NEXT(malloc);
  mallocs++;
  return next(size);
}

EXPORT ssize_t write(int fd, const void *data, size_t size) {
  NEXT(write);
  writes++;
  return next(fd, data, size);
}

EXPORT void qsort(
    void *base, size_t count, size_t size, int (*compare)(const void *, const void *)) {
  NEXT(qsort);
  sorts++;
  next(base, count, size, compare);
}

EXPORT int clock_gettime(clockid_t clock, struct timespec *time) {
  NEXT(clock_gettime);
  clocks++;
  return next(clock, time);
}

EXPORT struct tm *localtime_r(const time_t *time, struct tm *parts) {
  NEXT(localtime_r);
  localtimes++;
  return next(time, parts);
}

EXPORT int __wasilibc_find_relpath_alloc(
    const char *path, const char **prefix, char **relative, size_t *size, int can_realloc) {
  NEXT(__wasilibc_find_relpath_alloc);
  paths++;
  return next(path, prefix, relative, size, can_realloc);
}
