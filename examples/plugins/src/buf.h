/* libbuf: a growing line of text in a fixed area. */
#ifndef BUF_H
#define BUF_H

#include "guest.h"

#define BUF_CAPACITY 1024

struct buf {
  size_t length;
  char text[BUF_CAPACITY];
};

/* How many characters were appended to all buffers so far. */
extern size_t buf_appended;

void buf_clear(struct buf *buf);
void buf_append(struct buf *buf, char character);
void buf_write(const struct buf *buf);

#endif
