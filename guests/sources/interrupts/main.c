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
