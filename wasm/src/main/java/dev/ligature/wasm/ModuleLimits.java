package dev.ligature.wasm;

/**
 * How large modules may be: as large as the JavaScript API has it, which toolchains keep to. What
 * it limits to numbers that cost nothing here is not limited.
 *
 * @see <a href="https://webassembly.github.io/spec/js-api/#limits">Implementation-defined
 *     limits</a>
 */
final class ModuleLimits {
  /** Parameters, and as many results, of a function or block. */
  static final int MAX_PARAMETERS = 1_000;

  /** Fields of a structure. */
  static final int MAX_FIELDS = 10_000;

  /** Elements that one instruction makes an array of, as operands. */
  static final int MAX_FIXED_ELEMENTS = 10_000;

  /** How many types a type may extend, one through the other. */
  static final int MAX_SUBTYPING_DEPTH = 63;

  /** Locals of a function, parameters included. */
  static final int MAX_LOCALS = 50_000;

  /** Operands of a function at once. */
  static final int MAX_OPERANDS = 200_000;

  /** Values that a table of branches carries, to all its targets together. */
  static final int MAX_CARRIED = 1_000_000;

  /** Bytes of a body. */
  static final int MAX_BODY = 7_654_321;

  private static final int MILLION = 1_000_000;
  private static final int MAX_TABLES = 100_000;
  private static final int MAX_DATA_SEGMENTS = 100_000;

  private ModuleLimits() {}

  /** How many items a section may have. */
  private static int of(Section section) {
    return switch (section) {
      case TYPE, IMPORT, FUNCTION, CODE, TAG, GLOBAL, EXPORT -> MILLION;
      case TABLE -> MAX_TABLES;
      case DATA -> MAX_DATA_SEGMENTS;
      default -> Integer.MAX_VALUE;
    };
  }

  /** The number of a section's items, if it may have as many. */
  static int checked(int count, Section section, ByteReader reader, int start) {
    return checked(count, of(section), items(section), reader, start);
  }

  /** The number of something, if there may be as many. */
  static int checked(int count, int most, String what, ByteReader reader, int start) {
    if (count > most) {
      throw reader.malformed(
          "too many " + what.replaceFirst("^the ", "") + ": " + count + ", at most " + most, start);
    }
    return count;
  }

  private static String items(Section section) {
    return switch (section) {
      case TYPE -> "types";
      case IMPORT -> "imports";
      case FUNCTION, CODE -> "functions";
      case TABLE -> "tables";
      case TAG -> "tags";
      case GLOBAL -> "globals";
      case EXPORT -> "exports";
      default -> "segments";
    };
  }
}
