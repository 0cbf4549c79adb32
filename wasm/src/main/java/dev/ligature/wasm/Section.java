package dev.ligature.wasm;

import org.jspecify.annotations.Nullable;

/**
 * The sections, in the order in which a module must have them; custom sections may stand anywhere.
 *
 * @see <a href="https://webassembly.github.io/spec/core/binary/modules.html#sections">Binary
 *     format: sections</a>
 */
enum Section {
  CUSTOM(0),
  TYPE(1),
  IMPORT(2),
  FUNCTION(3),
  TABLE(4),
  MEMORY(5),
  TAG(13),
  GLOBAL(6),
  EXPORT(7),
  START(8),
  ELEMENT(9),
  DATA_COUNT(12),
  CODE(10),
  DATA(11);

  private static final Section[] BY_CODE = new Section[values().length];

  static {
    for (Section section : values()) {
      BY_CODE[section.code] = section;
    }
  }

  private final int code;

  Section(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  /** The section of that code, or null. */
  static @Nullable Section of(int code) {
    return code < BY_CODE.length ? BY_CODE[code] : null;
  }

  /** As messages name it: {@code the data count section}. */
  @Override
  public String toString() {
    return "the " + name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ') + " section";
  }
}
