package dev.ligature.engine.cache;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keeps nothing. */
final class NoCode implements StoredCode {
  static final NoCode NONE = new NoCode();

  private NoCode() {}

  @Override
  public byte @Nullable [] find(String name) {
    return null;
  }

  @Override
  public void add(Map<String, byte[]> classes) {
    // Generated again when it is wanted again.
  }
}
