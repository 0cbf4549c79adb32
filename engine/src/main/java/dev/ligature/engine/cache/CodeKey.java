package dev.ligature.engine.cache;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Which code it is: a digest (SHA-256) of all that the classes follow from. Two keys are equal only
 * if the classes are.
 */
public final class CodeKey {
  /** The length of a key in bytes. */
  static final int LENGTH = 32;

  private final byte[] digest;

  private CodeKey(byte[] digest) {
    this.digest = digest;
  }

  /** What code follows from, in an order that is always the same. */
  public static final class Builder {
    /** The size in bytes from which the JDK's digest is worth finding. */
    private static final int LONG = 1 << 15;

    private byte[] content = new byte[256];
    private int size;

    /** Takes bytes, and how many they are. Of many it takes their digest. */
    public Builder add(byte[] bytes) {
      add(bytes.length);
      put(bytes.length < LONG ? bytes : digest(bytes));
      return this;
    }

    private static byte[] digest(byte[] bytes) {
      try {
        return MessageDigest.getInstance("SHA-256").digest(bytes);
      } catch (NoSuchAlgorithmException e) {
        throw new LinkageError("every Java platform has SHA-256", e);
      }
    }

    /** Takes a text. */
    public Builder add(String text) {
      return add(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Takes a number. */
    public Builder add(long number) {
      put(ByteBuffer.allocate(Long.BYTES).putLong(0, number).array());
      return this;
    }

    private void put(byte[] bytes) {
      if (bytes.length > content.length - size) {
        content = Arrays.copyOf(content, Math.max(content.length * 2, size + bytes.length));
      }
      System.arraycopy(bytes, 0, content, size, bytes.length);
      size += bytes.length;
    }

    /** The key. */
    public CodeKey build() {
      return new CodeKey(
          size < LONG ? Sha256.of(content, size) : digest(Arrays.copyOf(content, size)));
    }
  }

  byte[] bytes() {
    return digest.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CodeKey key && Arrays.equals(digest, key.digest);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(digest);
  }

  /** The key in hexadecimal digits. */
  @Override
  public String toString() {
    return HexFormat.of().formatHex(digest);
  }
}
