package dev.ligature.wasi.preview1;

import java.security.SecureRandom;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Secure random numbers from a generator that is made at first use: looking for one takes time. */
public final class LazySecureRandom extends Random {
  private static final long serialVersionUID = 1;
  private transient @Nullable SecureRandom secure;

  @Override
  public synchronized void nextBytes(byte[] bytes) {
    if (secure == null) {
      secure = new SecureRandom();
    }
    secure.nextBytes(bytes);
  }

  @Override
  protected int next(int bits) {
    byte[] bytes = new byte[Integer.BYTES];
    nextBytes(bytes);
    int value = 0;
    for (byte b : bytes) {
      value = value << 8 | (b & 0xff);
    }
    return value >>> (Integer.SIZE - bits);
  }

  @Override
  public void setSeed(long seed) {
    // As with SecureRandom, a seed takes nothing away; Random's constructor gives one.
  }
}
