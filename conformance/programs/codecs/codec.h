/* What a module exports that packs and unpacks the bytes that the host gives it. */
#include "../interpreters/room.h"

#include <stddef.h>
#include <string.h>

/* Of the codec: gives the size of the result, which fits. */
static size_t pack_bytes(unsigned char *to, size_t room, const unsigned char *from, size_t size);
static size_t unpack_bytes(unsigned char *to, size_t room, const unsigned char *from, size_t size);

static unsigned char *packed, *unpacked;
static size_t packed_size;

/* Packs the bytes. Gives a checksum of the result. */
EXPORT(pack) int pack(void) {
  size_t room = (size_t)bytes_size + (size_t)bytes_size / 50 + 10000;
  packed = realloc(packed, room);
  packed_size = pack_bytes(packed, room, (unsigned char *)bytes, (size_t)bytes_size);
  unsigned checksum = 0;
  for (size_t i = 0; i < packed_size; i++) checksum = checksum * 31 + packed[i];
  return (int)checksum;
}

/* Unpacks what was packed last. Gives its size; traps if that is not the bytes. */
EXPORT(unpack) int unpack(void) {
  unpacked = realloc(unpacked, (size_t)bytes_size);
  size_t size = unpack_bytes(unpacked, (size_t)bytes_size, packed, packed_size);
  if (size != (size_t)bytes_size || memcmp(bytes, unpacked, size)) abort();
  return (int)size;
}
