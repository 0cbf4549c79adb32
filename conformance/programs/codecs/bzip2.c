#include "codec.h"

#include <bzlib.h>

static size_t pack_bytes(unsigned char *to, size_t room, const unsigned char *from, size_t size) {
  unsigned result = room;
  if (BZ2_bzBuffToBuffCompress((char *)to, &result, (char *)from, size, 9, 0, 0)) abort();
  return result;
}

static size_t unpack_bytes(unsigned char *to, size_t room, const unsigned char *from, size_t size) {
  unsigned result = room;
  if (BZ2_bzBuffToBuffDecompress((char *)to, &result, (char *)from, size, 0, 0)) abort();
  return result;
}
