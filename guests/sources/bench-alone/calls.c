/* Calls between the host and a guest. */
#include "guest.h"

#ifdef __wasm__
IMPORT("env", "host") uint32_t host(uint32_t x);
#else
EXPORT uint32_t (*host)(uint32_t);
#endif

/* A step that no compiler can take many of at once. The host has the same. */
EXPORT uint32_t step(uint32_t x) { return (x ^ x >> 1) + 7; }

/* Takes n steps in the host. */
EXPORT uint32_t call_host(uint32_t n) {
  uint32_t x = 1;
  while (n-- != 0) x = host(x);
  return x;
}
