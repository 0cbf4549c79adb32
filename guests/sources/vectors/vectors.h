#include "guest.h"
#include <wasm_simd128.h>

typedef v128_t (*binary)(v128_t, v128_t);

EXPORT extern v128_t total;
EXPORT extern const binary table[2];
EXPORT v128_t twice(v128_t x);
EXPORT v128_t apply(binary callback, v128_t a, v128_t b);
EXPORT v128_t other(v128_t x);
EXPORT v128_t call_other(v128_t x);
EXPORT binary find(int which);
EXPORT v128_t many(int count, ...);
