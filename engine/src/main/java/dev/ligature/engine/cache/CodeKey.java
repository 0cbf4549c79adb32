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
    private final MessageDigest digest;

    /** Nothing yet. */
    public Builder() {
      try {
        digest = MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new LinkageError("every Java platform has SHA-256", e);
      }
    }

    /** Takes bytes, and how many they are. */
    public Builder add(byte[] bytes) {
      add(bytes.length);
      digest.update(bytes);
      return this;
    }

    /** Takes a text. */
    public Builder add(String text) {
      return add(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Takes a number. */
    public Builder add(long number) {
      digest.update(ByteBuffer.allocate(Long.BYTES).putLong(0, number).array());
      return this;
    }

    /** The key. */
    public CodeKey build() {
      return new CodeKey(digest.digest());
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
