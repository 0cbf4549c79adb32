/* Ten functions on arrays, compiled with vectors and without; both give the same. Most are plain C, whose loops the
 * compiler vectorizes. Where programs have code of their own for vectors, these have, too. */
#include "area.h"

#ifdef __wasm_simd128__
#include <wasm_simd128.h>
#endif

#define WORDS (1 << 18)
#define BYTES (WORDS * 4)

static uint8_t *bytes(void) { return (uint8_t *)area(WORDS); }

/* Text of a size: letters, with every so many bytes another one. */
static uint8_t *text(uint32_t every, uint8_t other) {
  static uint8_t filled;
  static uint32_t with;
  uint8_t *start = bytes();
  if (filled != other || with != every) {
    for (uint32_t i = 0; i < BYTES; i++) start[i] = i % every == every - 1 ? other : 'a' + i % 23;
    filled = other;
    with = every;
  }
  return start;
}

/* Products of two arrays of 16-bit numbers, n times. */
EXPORT uint32_t dot(uint32_t n) {
  const int16_t *a = (const int16_t *)bytes(), *b = a + BYTES / 4;
  int32_t sum = 0;
  for (uint32_t round = 0; round < n; round++) {
    for (uint32_t i = 0; i < 8192; i++) sum += a[i] * b[i];
    sum ^= round;
  }
  return sum;
}

static const uint32_t constants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

/* With vectors, four messages at once. */
#ifdef __wasm_simd128__
typedef uint32_t word __attribute__((vector_size(16)));
#define AT_ONCE 4
#else
typedef uint32_t word;
#define AT_ONCE 1
#endif

static inline word rotate(word x, int by) { return x >> by | x << (32 - by); }

static NOINLINE void compress(word state[8], const word *block) {
  word w[16], a = state[0], b = state[1], c = state[2], d = state[3];
  word e = state[4], f = state[5], g = state[6], h = state[7];
  for (int i = 0; i < 16; i++) w[i] = block[i];
  for (int i = 0; i < 64; i++) {
    word one = h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + ((e & f) ^ (~e & g)) + constants[i] + w[i % 16];
    word two = (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
    word x = w[(i + 1) % 16], y = w[(i + 14) % 16];
    w[i % 16] += (rotate(x, 7) ^ rotate(x, 18) ^ x >> 3) + w[(i + 9) % 16] + (rotate(y, 17) ^ rotate(y, 19) ^ y >> 10);
    h = g, g = f, f = e, e = d + one, d = c, c = b, b = a, a = one + two;
  }
  state[0] += a, state[1] += b, state[2] += c, state[3] += d;
  state[4] += e, state[5] += f, state[6] += g, state[7] += h;
}

/* The first words of the SHA-256 of four messages of n blocks, whose words are interleaved, without the padding. */
EXPORT uint32_t sha256(uint32_t n) {
  static const uint32_t first[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                    0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  const uint32_t *start = (const uint32_t *)text(97, ' ');
  uint32_t result = 0;
  for (int message = 0; message < 4; message += AT_ONCE) {
    word state[8] = {0}, block[16];
    for (int i = 0; i < 8; i++) state[i] += first[i];
    for (uint32_t i = 0; i < n; i++) {
      const uint32_t *at = start + i % (WORDS / 64) * 64 + message;
      for (int k = 0; k < 16; k++) block[k] = *(const word *)(at + k * 4);
      compress(state, block);
    }
    const uint32_t *words = (const uint32_t *)state;
    for (int k = 0; k < AT_ONCE; k++) result = result * 31 + words[k];
  }
  return result;
}

static NOINLINE const uint8_t *find(const uint8_t *at, const uint8_t *end, uint8_t what) {
#ifdef __wasm_simd128__
  v128_t wanted = wasm_i8x16_splat(what);
  for (; end - at >= 16; at += 16) {
    uint32_t found = wasm_i8x16_bitmask(wasm_i8x16_eq(wasm_v128_load(at), wanted));
    if (found) return at + __builtin_ctz(found);
  }
#endif
  while (at < end && *at != what) at++;
  return at;
}

/* Lines of a text, n times. */
EXPORT uint32_t memchr_(uint32_t n) {
  const uint8_t *start = text(301, '\n'), *end = start + 60000;
  uint32_t lines = 0;
  for (uint32_t round = 0; round < n; round++) {
    for (const uint8_t *at = start; (at = find(at, end, '\n')) < end; at++) lines++;
  }
  return lines;
}

static NOINLINE int is_utf8(const uint8_t *at, const uint8_t *end) {
  while (at < end) {
#ifdef __wasm_simd128__
    while (end - at >= 16 && !wasm_i8x16_bitmask(wasm_v128_load(at))) at += 16;
    if (at >= end) return 1;
#endif
    uint8_t first = *at++;
    if (first < 0x80) continue;
    int more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : 1;
    if (first < 0xc2 || first > 0xf4 || end - at < more) return 0;
    for (; more > 0; more--) {
      if ((*at++ & 0xc0) != 0x80) return 0;
    }
  }
  return 1;
}

/* Checks a text of mostly ASCII, n times. */
EXPORT uint32_t utf8(uint32_t n) {
  uint8_t *start = text(500, 'z');
  for (uint32_t i = 100; i < 60000; i += 251) start[i] = 0xc3, start[i + 1] = 0xa4;
  uint32_t right = 0;
  for (uint32_t round = 0; round < n; round++) right += is_utf8(start, start + 60000 - round % 100);
  for (uint32_t i = 100; i < 60000; i += 251) start[i] = start[i + 1] = 'b';
  return right;
}

/* Products of matrices of 64 * 64 floats, n times. */
EXPORT uint32_t matrix(uint32_t n) {
  static float a[64][64], b[64][64], c[64][64];
  for (int i = 0; i < 64; i++) {
    for (int j = 0; j < 64; j++) a[i][j] = i % 7, b[i][j] = j % 5, c[i][j] = 0;
  }
  for (uint32_t round = 0; round < n; round++) {
    for (int i = 0; i < 64; i++) {
      for (int k = 0; k < 64; k++) {
        float factor = a[i][k];
        for (int j = 0; j < 64; j++) c[i][j] += factor * b[k][j];
      }
    }
    c[round % 64][5] = 1;
  }
  return (uint32_t)c[3][4] + (uint32_t)c[6][7];
}

/* Means of each byte and its eight neighbours, in an image of 256 * 256, n times. */
EXPORT uint32_t blur(uint32_t n) {
  uint8_t *from = bytes(), *to = from + 65536;
  uint32_t sum = 0;
  for (uint32_t round = 0; round < n; round++) {
    for (int y = 1; y < 255; y++) {
      const uint8_t *restrict above = from + (y - 1) * 256, *restrict at = above + 256, *restrict below = at + 256;
      uint8_t *restrict result = to + y * 256;
      for (int x = 1; x < 255; x++) {
        uint16_t all = above[x - 1] + above[x] + above[x + 1] + at[x - 1] + at[x] + at[x + 1] + below[x - 1] +
                       below[x] + below[x + 1];
        result[x] = all * 7 >> 6;
      }
    }
    sum += to[256 + round % 250];
  }
  return sum;
}

/* The CRC-32 of 60,000 bytes, n times. */
EXPORT uint32_t crc(uint32_t n) {
  static uint32_t table[256];
  if (table[1] == 0) {
    for (uint32_t i = 0; i < 256; i++) {
      uint32_t value = i;
      for (int k = 0; k < 8; k++) value = value >> 1 ^ (value & 1 ? 0xedb88320 : 0);
      table[i] = value;
    }
  }
  const uint8_t *start = text(97, ' ');
  uint32_t crc = -1;
  for (uint32_t round = 0; round < n; round++) {
    for (uint32_t i = 0; i < 60000; i++) crc = table[(crc ^ start[i]) & 0xff] ^ crc >> 8;
  }
  return ~crc;
}

/* How many bytes of a text are of the structure of JSON, n times. */
EXPORT uint32_t json(uint32_t n) {
  const uint8_t *start = text(29, '"');
  uint32_t count = 0;
  for (uint32_t round = 0; round < n; round++) {
    uint32_t i = 0;
#ifdef __wasm_simd128__
    v128_t quote = wasm_i8x16_splat('"'), slash = wasm_i8x16_splat('\\'), space = wasm_i8x16_splat(' ');
    for (; i + 16 <= 60000; i += 16) {
      v128_t part = wasm_v128_load(start + i);
      v128_t found = wasm_v128_or(wasm_v128_or(wasm_i8x16_eq(part, quote), wasm_i8x16_eq(part, slash)),
                                  wasm_u8x16_lt(part, space));
      count += __builtin_popcount(wasm_i8x16_bitmask(found));
    }
#endif
    for (; i < 60000; i++) count += start[i] == '"' || start[i] == '\\' || start[i] < ' ';
    count ^= round;
  }
  return count;
}

typedef float floats __attribute__((vector_size(16)));
typedef int32_t ints __attribute__((vector_size(16)));

/* Turns until points of a plane leave it, n rows. */
EXPORT uint32_t mandelbrot(uint32_t n) {
  uint32_t sum = 0;
  for (uint32_t row = 0; row < n; row++) {
    float y = (float)(row % 200) / 100 - 1;
#ifdef __wasm_simd128__
    for (int column = 0; column < 240; column += 4) {
      floats first = {0, 1, 2, 3}, cx = (first + (float)column) / 100 - 2, cy = {y, y, y, y}, zx = cx, zy = cy;
      ints turns = {0};
      for (int k = 0; k < 50; k++) {
        floats xx = zx * zx, yy = zy * zy;
        ints inside = xx + yy < (floats){4, 4, 4, 4};
        if (!wasm_v128_any_true((v128_t)inside)) break;
        turns -= inside;
        zy = 2 * zx * zy + cy;
        zx = xx - yy + cx;
      }
      sum += turns[0] + turns[1] + turns[2] + turns[3];
    }
#else
    for (int column = 0; column < 240; column++) {
      float cx = (float)column / 100 - 2, zx = cx, zy = y;
      int turns = 0;
      for (; turns < 50; turns++) {
        float xx = zx * zx, yy = zy * zy;
        if (!(xx + yy < 4)) break;
        zy = 2 * zx * zy + y;
        zx = xx - yy + cx;
      }
      sum += turns;
    }
#endif
  }
  return sum;
}

/* Sorts 4,096 numbers by a network, n times. */
EXPORT uint32_t sort(uint32_t n) {
  int32_t *numbers = (int32_t *)bytes();
  uint32_t x = 1, sum = 0;
  for (uint32_t round = 0; round < n; round++) {
    for (uint32_t i = 0; i < 4096; i++) numbers[i] = x = x * 1664525u + 1013904223u;
    for (uint32_t size = 2; size <= 4096; size *= 2) {
      for (uint32_t start = 0; start < 4096; start += size) {
        int32_t *restrict low = numbers + start;
        int32_t *restrict high = low + size / 2;
        int32_t other[2048];
        for (uint32_t i = 0; i < size / 2; i++) other[i] = high[size / 2 - 1 - i];
        for (uint32_t i = 0; i < size / 2; i++) {
          int32_t a = low[i], b = other[i];
          low[i] = a < b ? a : b;
          high[i] = a < b ? b : a;
        }
      }
      for (uint32_t step = size / 4; step > 0; step /= 2) {
        for (uint32_t start = 0; start < 4096; start += 2 * step) {
          int32_t *restrict low = numbers + start, *restrict high = low + step;
          for (uint32_t i = 0; i < step; i++) {
            int32_t a = low[i], b = high[i];
            low[i] = a < b ? a : b;
            high[i] = a < b ? b : a;
          }
        }
      }
    }
    sum = sum * 31 + numbers[round % 4096];
  }
  return sum;
}
