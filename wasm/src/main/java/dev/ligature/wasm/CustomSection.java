package dev.ligature.wasm;

import java.util.Objects;

/**
 * A custom section; its payload is a range of the module's bytes.
 *
 * @param name the name
 * @param start where the payload starts in the module, behind the name
 * @param size how many bytes
 */
public record CustomSection(String name, int start, int size) {
  public CustomSection {
    Objects.requireNonNull(name, "name");
  }
}
