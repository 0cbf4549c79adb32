package dev.ligature.wasm;

/** Where validation stands: the instruction that an error is about. */
final class Cursor {
  private final Instructions code;
  private final Object place;
  private int at;

  /**
   * @param place what the code is, as {@code toString} gives it when an error needs it
   */
  Cursor(Instructions code, Object place) {
    this.code = code;
    this.place = place;
  }

  Instructions code() {
    return code;
  }

  int at() {
    return at;
  }

  void moveTo(int instruction) {
    at = instruction;
  }

  int op() {
    return code.op(at);
  }

  long imm() {
    return code.imm(at);
  }

  /** The first immediate as an index; negative if it is past every index space. */
  int index() {
    return code.index(at);
  }

  int aux() {
    return code.aux(at);
  }

  String name() {
    return Op.name(code.op(at));
  }

  WasmException invalid(String message) {
    return new WasmException.Invalid(message + " in " + place, code.position(at));
  }

  /** An error that names a feature which is not there. */
  WasmException unsupported(String what) {
    return new WasmException.Unsupported(what + " in " + place, code.position(at));
  }

  /** An error that tells what the instruction wants and what it finds. */
  WasmException mismatch(Object expected, Object actual) {
    return invalid("type mismatch: " + name() + " expects " + expected + ", found " + actual);
  }

  /** The index, if it is one of {@code count}. */
  int checked(int index, int count, String what) {
    if (index < 0 || index >= count) {
      throw invalid(unknown(what, index, count));
    }
    return index;
  }

  static String unknown(String what, int index, int count) {
    return "unknown " + what + " " + Integer.toUnsignedString(index) + ": there are " + count;
  }
}
