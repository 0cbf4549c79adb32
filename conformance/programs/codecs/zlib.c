#include "codec.h"

#include <zlib.h>

static size_t pack_bytes(unsigned char *to, size_t room, const unsigned char *from, size_t size) {
  uLongf result = room;
  if (compress2(to, &result, from, size, 6)) abort();
  return result;
}

static size_t unpack_bytes(unsigned char *to, size_t room, const unsigned char *from, size_t size) {
  uLongf result = room;
  if (uncompress(to, &result, from, size)) abort();
  return result;
}
