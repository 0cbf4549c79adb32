package dev.ligature.engine.cache;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The classes of one module, or of signatures, that were generated before. Thread-safe. */
public interface StoredCode {
  /** Nothing is found in it, and nothing kept. */
  StoredCode NONE = new NoCode();

  /** A class file by its name, or null if there is none that can be used. */
  byte @Nullable [] find(String name);

  /** Keeps class files that were generated. What can't be kept is generated again next time. */
  void add(Map<String, byte[]> classes);
}
