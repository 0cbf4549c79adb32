#include "buf.h"

#include "wasi.h"

EXPORT size_t buf_appended;

EXPORT void buf_clear(struct buf *buf) { buf->length = 0; }

EXPORT void buf_append(struct buf *buf, char character) {
  if (buf->length < BUF_CAPACITY) {
    buf->text[buf->length++] = character;
    buf_appended++;
  }
}

EXPORT void buf_write(const struct buf *buf) { write_bytes(1, buf->text, buf->length); }
