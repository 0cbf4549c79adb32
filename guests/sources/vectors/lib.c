#include <stdarg.h>
#include "vectors.h"

v128_t total;

static v128_t sum(v128_t a, v128_t b) { return wasm_i32x4_add(a, b); }
static v128_t difference(v128_t a, v128_t b) { return wasm_i32x4_sub(a, b); }

const binary table[2] = {sum, difference};

v128_t twice(v128_t x) { return sum(x, x); }
binary find(int which) { return table[which]; }

v128_t apply(binary callback, v128_t a, v128_t b) {
  total = sum(total, callback(a, b));
  return total;
}

/* The main program's takes the place of this one. */
WEAK v128_t other(v128_t x) { return x; }
v128_t call_other(v128_t x) { return other(x); }

v128_t many(int count, ...) {
  v128_t result = wasm_i32x4_splat(0);
  va_list list;
  va_start(list, count);
  while (count-- > 0) result = sum(result, va_arg(list, v128_t));
  va_end(list);
  return result;
}
