package dev.ligature.engine.cache;

import java.util.Arrays;

/**
 * SHA-256 of what is short. That of the JDK takes a cold JVM several milliseconds to find, before
 * it has digested anything, and is for what is long.
 *
 * @see <a href="https://nvlpubs.nist.gov/nistpubs/FIPS/NIST.FIPS.180-4.pdf">FIPS 180-4</a>
 */
final class Sha256 {
  private static final int BLOCK = 64;
  private static final int ROUNDS = 64;

  /** The first bits of the fractions of the cube roots of the first primes. */
  private static final int[] K = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2
  };

  /** Those of the square roots of the first eight. */
  private final int[] state = {
    0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19
  };

  private final int[] words = new int[ROUNDS];

  private Sha256() {}

  /** The digest of the first bytes of an array. */
  static byte[] of(byte[] bytes, int length) {
    int padded = ((length + Long.BYTES) / BLOCK + 1) * BLOCK;
    byte[] message = Arrays.copyOf(Arrays.copyOf(bytes, length), padded);
    message[length] = (byte) 0x80;
    long bits = (long) length * Byte.SIZE;
    for (int k = 0; k < Long.BYTES; k++) {
      message[padded - 1 - k] = (byte) (bits >>> (k * Byte.SIZE));
    }
    Sha256 digest = new Sha256();
    for (int at = 0; at < padded; at += BLOCK) {
      digest.block(message, at);
    }
    return digest.bytes();
  }

  private void block(byte[] message, int start) {
    for (int k = 0; k < BLOCK / Integer.BYTES; k++) {
      int at = start + k * Integer.BYTES;
      words[k] =
          (message[at] << 24)
              | ((message[at + 1] & 0xff) << 16)
              | ((message[at + 2] & 0xff) << 8)
              | (message[at + 3] & 0xff);
    }
    for (int k = BLOCK / Integer.BYTES; k < ROUNDS; k++) {
      int first = words[k - 15];
      int second = words[k - 2];
      words[k] =
          words[k - 16]
              + words[k - 7]
              + (turned(first, 7) ^ turned(first, 18) ^ (first >>> 3))
              + (turned(second, 17) ^ turned(second, 19) ^ (second >>> 10));
    }
    int[] s = state.clone();
    for (int k = 0; k < ROUNDS; k++) {
      int chosen = (s[4] & s[5]) ^ (~s[4] & s[6]);
      int major = (s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]);
      int first = s[7] + (turned(s[4], 6) ^ turned(s[4], 11) ^ turned(s[4], 25));
      first += chosen + K[k] + words[k];
      int second = (turned(s[0], 2) ^ turned(s[0], 13) ^ turned(s[0], 22)) + major;
      System.arraycopy(s, 0, s, 1, 7);
      s[4] += first;
      s[0] = first + second;
    }
    for (int k = 0; k < state.length; k++) {
      state[k] += s[k];
    }
  }

  /** Without a call of the JDK's, since the JVM interprets it. */
  private static int turned(int word, int by) {
    return (word >>> by) | (word << -by);
  }

  private byte[] bytes() {
    byte[] bytes = new byte[state.length * Integer.BYTES];
    for (int k = 0; k < bytes.length; k++) {
      bytes[k] = (byte) (state[k / Integer.BYTES] >>> ((3 - k % Integer.BYTES) * Byte.SIZE));
    }
    return bytes;
  }
}
