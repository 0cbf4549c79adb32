#include "vectors.h"

static int called;

static v128_t callback(v128_t a, v128_t b) {
  called++;
  return wasm_i32x4_mul(a, b);
}

v128_t other(v128_t x) { return wasm_v128_not(x); }

static int same(v128_t a, v128_t b) { return wasm_i32x4_all_true(wasm_i32x4_eq(a, b)); }

/* All checks hold: 255. */
EXPORT int run(void) {
  v128_t one = wasm_i32x4_make(1, 2, 3, 4), ten = wasm_i32x4_splat(10);
  return CHECK(0, same(twice(one), wasm_i32x4_make(2, 4, 6, 8))) |
         CHECK(1, same(find(0)(one, ten), wasm_i32x4_make(11, 12, 13, 14))) |
         CHECK(2, same(table[1](one, ten), wasm_i32x4_make(-9, -8, -7, -6))) |
         CHECK(3, same(apply(callback, one, ten), wasm_i32x4_make(10, 20, 30, 40)) && called == 1) |
         CHECK(4, same(total, wasm_i32x4_make(10, 20, 30, 40))) |
         CHECK(5, same(apply(table[1], total, one), wasm_i32x4_make(19, 38, 57, 76))) |
         CHECK(6, same(call_other(one), wasm_v128_not(one))) |
         CHECK(7, same(many(3, one, ten, total), wasm_i32x4_make(30, 50, 70, 90)));
}

/* Called from Java. */
EXPORT v128_t add_ten(v128_t x) { return find(0)(x, wasm_i32x4_splat(10)); }
