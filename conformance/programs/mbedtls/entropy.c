/* What mbed TLS calls for randomness that only the platform has. */
#include <stddef.h>
#include <unistd.h>

int mbedtls_hardware_poll(void *data, unsigned char *output, size_t size, size_t *filled) {
  (void)data;
  size_t part = size < 256 ? size : 256;
  if (getentropy(output, part) != 0) return -1;
  *filled = part;
  return 0;
}
