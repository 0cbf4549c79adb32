#include "codec.h"

#include <zstd.h>

static size_t pack_bytes(unsigned char *to, size_t room, const unsigned char *from, size_t size) {
  size_t result = ZSTD_compress(to, room, from, size, 3);
  if (ZSTD_isError(result)) abort();
  return result;
}

static size_t unpack_bytes(unsigned char *to, size_t room, const unsigned char *from, size_t size) {
  size_t result = ZSTD_decompress(to, room, from, size);
  if (ZSTD_isError(result)) abort();
  return result;
}
