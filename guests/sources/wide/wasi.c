/* A program that prints by WASI, whose functions know pointers of 32 bits. */
#include "guest.h"

struct buffer {
  const char *bytes;
  size_t size;
};

IMPORT("wasi_snapshot_preview1", "fd_write")
int fd_write(int descriptor, const struct buffer *buffers, size_t count, size_t *written);

void _start(void) {
  struct buffer hello = {"hello\n", 6};
  size_t written;
  fd_write(1, &hello, 1, &written);
}
