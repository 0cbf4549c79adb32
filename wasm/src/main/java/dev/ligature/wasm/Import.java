package dev.ligature.wasm;

import java.util.Objects;

/**
 * An import.
 *
 * @param module the module name, such as {@code env} or {@code GOT.mem}
 * @param name the field name
 * @param type what is imported
 */
public record Import(String module, String name, ExternType type) {
  public Import {
    Objects.requireNonNull(module, "module");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(type, "type");
  }

  /** The two names as {@code module.name}. */
  public String qualifiedName() {
    return module + "." + name;
  }
}
