package dev.ligature.conformance.play;

import dev.ligature.engine.TrapKind;
import dev.ligature.wasm.ValType;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** The lines of a play, as {@code play.mjs} writes them too. */
final class Transcript {
  /** Behind it, engines differ: how deep the stack is, is theirs to decide. */
  static final String STACK = "stack";

  private static final int FNV_BASIS = 0x811c9dc5;
  private static final int FNV_PRIME = 0x01000193;

  private final List<String> lines = new ArrayList<>();
  private boolean hashing;
  private boolean stacked;
  private int hash;

  /** A line, or a part of the hash. */
  void put(String line) {
    stacked |= line.equals(STACK);
    if (!hashing) {
      lines.add(line);
      return;
    }
    for (int i = 0; i < line.length(); i++) {
      hash = (hash ^ line.charAt(i)) * FNV_PRIME;
    }
    hash = (hash ^ '\n') * FNV_PRIME;
  }

  /** Does something as often as said, and tells of the first time and of the sum of the others. */
  void repeat(int times, Runnable once) {
    stacked = false;
    once.run();
    if (times > 1) {
      hashing = true;
      hash = FNV_BASIS;
      for (int i = 1; i < times; i++) {
        once.run();
      }
      hashing = false;
      put("then " + (stacked ? STACK : Integer.toHexString(hash)));
    }
  }

  List<String> lines() {
    return lines;
  }

  /** A number; a NaN, whatever its bits, is the canonical one. */
  static String word(ValType type, long bits) {
    return type
        + ":"
        + switch (type.kind()) {
          case I32 -> Integer.toHexString((int) bits);
          case I64 -> Long.toHexString(bits);
          case F32 -> Integer.toHexString(Float.floatToIntBits(Float.intBitsToFloat((int) bits)));
          case F64 -> Long.toHexString(Double.doubleToLongBits(Double.longBitsToDouble(bits)));
          default -> throw new IllegalArgumentException("no number: " + type);
        };
  }

  static String reference(boolean isNull) {
    return isNull ? "null" : "reference";
  }

  void memory(String name, byte[] content) {
    try {
      byte[] digest = MessageDigest.getInstance("MD5").digest(content);
      put("memory " + name + " " + content.length + " " + HexFormat.of().formatHex(digest));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What engines tell apart of traps. */
  static String ending(TrapKind kind) {
    return switch (kind) {
      case STACK_EXHAUSTED -> STACK;
      case INTEGER_OVERFLOW, INVALID_CONVERSION -> "traps: integer range";
      // Which of the two is looked at first, engines choose.
      case MEMORY_OUT_OF_BOUNDS, UNALIGNED_ATOMIC -> "traps: memory bounds";
      case TABLE_OUT_OF_BOUNDS, UNDEFINED_ELEMENT -> "traps: table bounds";
      case UNINITIALIZED_ELEMENT, INDIRECT_CALL_TYPE_MISMATCH -> "traps: no such function";
      case NULL_REFERENCE, NULL_FUNCTION_REFERENCE, NULL_EXCEPTION_REFERENCE ->
          "traps: null reference";
      default -> "traps: " + kind.text();
    };
  }
}
