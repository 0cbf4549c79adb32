/* Memory that a library without a malloc takes for itself. Linked libraries hold their zeros as data. */
#ifndef AREA_H
#define AREA_H

#include "guest.h"

/* bench/compare compiles some guests for the machine too. */
#ifndef __wasm__
#include <stdlib.h>
#endif

/* The same area each time, of as many words as first asked for. Filled, since a page that was never written
 * to may be one that all such pages share. */
static inline uint32_t *area(uint32_t words) {
  static uint32_t *start;
  if (start == 0) {
#ifdef __wasm__
    start = (uint32_t *)(__builtin_wasm_memory_grow(0, (words + 16383) / 16384) << 16);
#else
    start = malloc(words * sizeof *start);
#endif
    for (uint32_t i = 0; i < words; i++) start[i] = i;
  }
  return start;
}

#endif
