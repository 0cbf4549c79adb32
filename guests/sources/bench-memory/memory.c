/* Loops over linear memory: 64 MB of it, and less where that is usual for what is computed. */
#include "area.h"

#define WORDS (16u << 20)

/* Reads 64 MB a round; four sums, so that additions do not wait for each other. */
EXPORT uint32_t loads(uint32_t rounds) {
  const uint32_t *words = area(WORDS);
  uint32_t a = 0, b = 0, c = 0, d = 0;
  for (uint32_t r = 0; r < rounds; r++) {
    for (uint32_t i = 0; i < WORDS; i += 4) {
      a += words[i] ^ r;
      b += words[i + 1] + i;
      c += words[i + 2] * 3;
      d ^= words[i + 3];
    }
  }
  return a ^ b ^ c ^ d;
}

/* Writes 64 MB a round. */
EXPORT uint32_t stores(uint32_t rounds) {
  uint32_t *words = area(WORDS);
  for (uint32_t r = 0; r < rounds; r++) {
    for (uint32_t i = 0; i < WORDS; i++) words[i] = i * (r + 1);
  }
  return words[12345];
}

/* Reads 64 MB by steps of a page and a bit, a byte at a time. */
EXPORT uint32_t jumps(uint32_t rounds) {
  const uint8_t *bytes = (const uint8_t *)area(WORDS);
  uint32_t sum = 0, at = 0;
  for (uint32_t r = 0; r < rounds << 20; r++) {
    sum += bytes[at];
    at = (at + 65537 + (sum & 1)) & (WORDS * 4 - 1);
  }
  return sum;
}

/* How many primes are below n, up to 64 million. */
EXPORT uint32_t sieve(uint32_t n) {
  uint8_t *composite = (uint8_t *)area(WORDS);
  uint32_t count = 0;
  for (uint32_t i = 0; i < n; i++) composite[i] = 0;
  for (uint32_t i = 2; i < n; i++) {
    if (composite[i]) continue;
    count++;
    for (uint64_t k = (uint64_t)i * i; k < n; k += i) composite[k] = 1;
  }
  return count;
}

/* The product of two matrices of n by n doubles, n at most 1,000; the sum of its elements. */
EXPORT double matrix(uint32_t n) {
  double *a = (double *)area(WORDS), *b = a + n * n, *c = b + n * n, sum = 0;
  for (uint32_t i = 0; i < n * n; i++) {
    a[i] = i % 7;
    b[i] = i % 11;
  }
  for (uint32_t i = 0; i < n; i++) {
    for (uint32_t j = 0; j < n; j++) {
      double cell = 0;
      for (uint32_t k = 0; k < n; k++) cell += a[i * n + k] * b[k * n + j];
      c[i * n + j] = cell;
    }
  }
  for (uint32_t i = 0; i < n * n; i++) sum += c[i];
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

static uint32_t rotate(uint32_t x, int by) { return x >> by | x << (32 - by); }

static NOINLINE void compress(uint32_t state[8], const uint8_t *block) {
  uint32_t w[64], s[8];
  for (int i = 0; i < 16; i++, block += 4) {
    w[i] = (uint32_t)block[0] << 24 | block[1] << 16 | block[2] << 8 | block[3];
  }
  for (int i = 16; i < 64; i++) {
    uint32_t a = w[i - 15], b = w[i - 2];
    w[i] = w[i - 16] + (rotate(a, 7) ^ rotate(a, 18) ^ a >> 3) + w[i - 7] +
           (rotate(b, 17) ^ rotate(b, 19) ^ b >> 10);
  }
  for (int i = 0; i < 8; i++) s[i] = state[i];
  for (int i = 0; i < 64; i++) {
    uint32_t one = s[7] + (rotate(s[4], 6) ^ rotate(s[4], 11) ^ rotate(s[4], 25)) +
                   ((s[4] & s[5]) ^ (~s[4] & s[6])) + constants[i] + w[i];
    uint32_t two = (rotate(s[0], 2) ^ rotate(s[0], 13) ^ rotate(s[0], 22)) +
                   ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));
    for (int k = 7; k > 0; k--) s[k] = s[k - 1];
    s[4] += one;
    s[0] = one + two;
  }
  for (int i = 0; i < 8; i++) state[i] += s[i];
}

/* The first word of the SHA-256 of what lies in memory, n blocks of 64 bytes, without the padding. */
EXPORT uint32_t sha256(uint32_t n) {
  uint32_t state[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                       0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  const uint8_t *bytes = (const uint8_t *)area(WORDS);
  for (uint32_t i = 0; i < n; i++) compress(state, bytes + i % (WORDS / 16) * 64);
  return state[0];
}
