package dev.ligature.wasm;

import java.util.Objects;

/**
 * An export.
 *
 * @param name the name
 * @param kind the index space
 * @param index the index in that space, imports first
 */
public record Export(String name, ExternKind kind, int index) {
  public Export {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(kind, "kind");
  }
}
