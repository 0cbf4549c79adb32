#include "codec.h"

#include <brotli/decode.h>
#include <brotli/encode.h>

static size_t pack_bytes(unsigned char *to, size_t room, const unsigned char *from, size_t size) {
  size_t result = room;
  if (!BrotliEncoderCompress(5, 22, BROTLI_MODE_GENERIC, size, from, &result, to)) abort();
  return result;
}

static size_t unpack_bytes(unsigned char *to, size_t room, const unsigned char *from, size_t size) {
  size_t result = room;
  if (BrotliDecoderDecompress(size, from, &result, to) != BROTLI_DECODER_RESULT_SUCCESS) abort();
  return result;
}
