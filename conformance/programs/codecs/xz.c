#include "codec.h"

#include <lzma.h>
#include <stdint.h>

static size_t pack_bytes(unsigned char *to, size_t room, const unsigned char *from, size_t size) {
  size_t result = 0;
  if (lzma_easy_buffer_encode(6, LZMA_CHECK_CRC64, 0, from, size, to, &result, room)) abort();
  return result;
}

static size_t unpack_bytes(unsigned char *to, size_t room, const unsigned char *from, size_t size) {
  uint64_t limit = UINT64_MAX;
  size_t read = 0, result = 0;
  if (lzma_stream_buffer_decode(&limit, 0, 0, from, &read, size, to, &result, room)) abort();
  return result;
}
