package dev.ligature.conformance.differential;

import dev.ligature.wasm.ValType;
import java.util.ArrayList;
import java.util.List;

/** How a call ended. */
sealed interface Outcome {
  /** With results, as words: a NaN, whatever its bits, is the canonical one. */
  record Returned(List<String> results) implements Outcome {}

  /** With a trap, described by the words of the specification. */
  record Trapped(String kind) implements Outcome {}

  /** Results of these types by their bits. */
  static Outcome returned(List<ValType> types, long[] bits) {
    List<String> results = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      results.add(word(types.get(i), bits[i]));
    }
    return new Returned(results);
  }

  /** A value of a numeric type; a NaN, whatever its bits, is the canonical one. */
  static String word(ValType type, long bits) {
    return type
        + ":"
        + switch (type.kind()) {
          case I32 -> Integer.toHexString((int) bits);
          case I64 -> Long.toHexString(bits);
          case F32 -> Integer.toHexString(Float.floatToIntBits(Float.intBitsToFloat((int) bits)));
          default -> Long.toHexString(Double.doubleToLongBits(Double.longBitsToDouble(bits)));
        };
  }
}
