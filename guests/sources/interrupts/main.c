/* Programs and functions that wait for what never comes. */
#include "guest.h"

struct iovec {
  char *bytes;
  size_t size;
};

IMPORT("wasi_snapshot_preview1", "fd_read")
int fd_read(int fd, const struct iovec *buffers, size_t count, size_t *read);
IMPORT("wasi_snapshot_preview1", "poll_oneoff")
int poll_oneoff(const void *subscriptions, void *events, size_t count, size_t *ready);

static volatile int endless = 1;

static NOINLINE void compute(void) {
  while (endless) {
  }
}

EXPORT int main(void) {
  compute();
  return 0;
}

/* Reads from standard input to its end: how many bytes, or the negative error number. */
EXPORT int read_all(void) {
  static char bytes[16];
  struct iovec buffer = {bytes, sizeof bytes};
  int total = 0;
  for (;;) {
    size_t count;
    int error = fd_read(0, &buffer, 1, &count);
    if (error != 0) return -error;
    if (count == 0) return total;
    total += (int)count;
  }
}

/* Sleeps for a hundred years, again and again. */
EXPORT void sleep_long(void) {
  static char subscription[48];
  static char event[32];
  *(unsigned long long *)(subscription + 24) = 3000000000000000000ull;
  size_t count;
  for (;;) poll_oneoff(subscription, event, 1, &count);
}

IMPORT("wasi_snapshot_preview1", "path_open")
int path_open(int fd, int lookup, const char *path, size_t size, int flags, unsigned long long rights,
              unsigned long long inheriting, int fd_flags, int *result);
IMPORT("wasi_snapshot_preview1", "fd_pwrite")
int fd_pwrite(int fd, const struct iovec *buffers, size_t count, unsigned long long offset, size_t *written);

static int file = -1;

/* Creates the file `f` in the first directory: an error number. */
EXPORT int create(void) { return path_open(3, 0, "f", 1, 1, 0x46, 0, 0, &file); }

/* Writes a byte: an error number. */
EXPORT int write_once(void) {
  struct iovec buffer = {"x", 1};
  size_t count;
  return fd_pwrite(file, &buffer, 1, 0, &count);
}

/* Writes it until that fails. */
EXPORT int write_on(void) {
  int error;
  while ((error = write_once()) == 0) {
  }
  return error;
}
