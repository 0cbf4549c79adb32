package dev.ligature.engine.cache;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The classes of one module, or of signatures, that were generated before. Thread-safe. */
public interface StoredCode {
  /** Nothing is found in it, and nothing kept. */
  static StoredCode none() {
    return NoCode.NONE;
  }

  /** A class file by its name, or null if there is none that can be used. */
  byte @Nullable [] find(String name);

  /**
   * A class that is there already, defined by another class loader; null if there is none. It goes
   * ahead of {@link #find}.
   */
  default @Nullable Class<?> load(String name) {
    return null;
  }

  /**
   * Whether there is any from an earlier process, which has looked whether the module can run
   * before it kept some.
   */
  default boolean isKnown() {
    return false;
  }

  /** Keeps class files that were generated. What can't be kept is generated again next time. */
  void add(Map<String, byte[]> classes);
}
