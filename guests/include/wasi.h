/* The few functions of WASI preview 1 that guests without a libc use. */
#ifndef WASI_H
#define WASI_H

#include "guest.h"

#define WASI(name) IMPORT("wasi_snapshot_preview1", name)

struct wasi_ciovec {
  const void *data;
  size_t size;
};

WASI("fd_write")
int wasi_fd_write(int fd, const struct wasi_ciovec *vectors, size_t count, size_t *written);
WASI("args_sizes_get") int wasi_args_sizes_get(size_t *count, size_t *bytes);
WASI("args_get") int wasi_args_get(char **argv, char *text);
WASI("environ_sizes_get") int wasi_environ_sizes_get(size_t *count, size_t *bytes);
WASI("environ_get") int wasi_environ_get(char **entries, char *text);
WASI("proc_exit") _Noreturn void wasi_proc_exit(int status);

static inline size_t text_length(const char *text) {
  size_t length = 0;
  while (text[length] != 0) length++;
  return length;
}

static inline void write_bytes(int fd, const void *data, size_t size) {
  struct wasi_ciovec vector = {data, size};
  size_t written;
  wasi_fd_write(fd, &vector, 1, &written);
}

static inline void write_text(int fd, const char *text) {
  write_bytes(fd, text, text_length(text));
}

static inline void write_number(int fd, long long number) {
  char digits[20];
  size_t at = sizeof digits;
  unsigned long long left = number < 0 ? 0ull - (unsigned long long)number : (unsigned long long)number;
  do {
    digits[--at] = (char)('0' + left % 10);
    left /= 10;
  } while (left != 0);
  if (number < 0) digits[--at] = '-';
  write_bytes(fd, digits + at, sizeof digits - at);
}

static inline void print(const char *text) { write_text(1, text); }
static inline void print_number(long long number) { write_number(1, number); }

/* Prints a line `name number`. */
static inline void print_line(const char *name, long long number) {
  print(name);
  print(" ");
  print_number(number);
  print("\n");
}

#endif
