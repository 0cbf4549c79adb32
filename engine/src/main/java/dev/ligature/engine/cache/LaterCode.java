package dev.ligature.engine.cache;

import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The stored code of a large module, whose key takes long to make. It is made by the first thread
 * that asks, and others wait for it.
 */
public final class LaterCode implements StoredCode {
  private final Supplier<StoredCode> made;
  private @Nullable StoredCode code;

  /**
   * Nothing is made yet.
   *
   * @param made gives the code; asked once
   */
  public LaterCode(Supplier<StoredCode> made) {
    this.made = made;
  }

  private synchronized StoredCode code() {
    StoredCode known = code;
    if (known == null) {
      known = made.get();
      code = known;
    }
    return known;
  }

  @Override
  public byte @Nullable [] find(String name) {
    return code().find(name);
  }

  @Override
  public @Nullable Class<?> load(String name) {
    return code().load(name);
  }

  @Override
  public boolean isKnown() {
    return code().isKnown();
  }

  @Override
  public void add(Map<String, byte[]> classes) {
    code().add(classes);
  }
}
