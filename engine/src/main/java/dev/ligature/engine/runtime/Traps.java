package dev.ligature.engine.runtime;

import dev.ligature.engine.Func;
import dev.ligature.engine.HostThrow;
import dev.ligature.engine.Memory;
import dev.ligature.engine.Table;
import dev.ligature.engine.TrapException;
import dev.ligature.engine.TrapKind;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes traps of what generated code and the JVM's own checks throw. */
public final class Traps {
  private static final Pattern SEGMENT_ACCESS =
      Pattern.compile("new offset = (-?\\d+); new length = (\\d+)");
  private static final Pattern ARRAY_ACCESS =
      Pattern.compile("Index (-?\\d+) out of bounds for length (-?\\d+)");

  private Traps() {}

  public static TrapException unreachable() {
    return new TrapException(TrapKind.UNREACHABLE);
  }

  /**
   * Why an indirect call failed.
   *
   * @param table the table
   * @param index the index called
   * @param expected the type that the call expects, as text
   */
  public static TrapException indirectCall(Table table, int index, String expected) {
    if (Integer.compareUnsigned(index, table.size()) >= 0) {
      return TrapException.ofElement(
          TrapKind.UNDEFINED_ELEMENT, index, "beyond a table of " + table.size());
    }
    Func function = table.functions()[index];
    if (function == null) {
      return TrapException.ofElement(
          TrapKind.UNINITIALIZED_ELEMENT, index, "null, called as " + expected);
    }
    return new TrapException(
        TrapKind.INDIRECT_CALL_TYPE_MISMATCH,
        "element %s is %s of type %s, called as %s"
            .formatted(
                Integer.toUnsignedString(index),
                function.name(),
                function.functionType(),
                expected));
  }

  /** A call through a null function reference. */
  public static TrapException nullFunction() {
    return new TrapException(TrapKind.NULL_REFERENCE, "call through a null function reference");
  }

  /**
   * Throws what a Java caller of the guest shall see: a trap for the JVM's own checks, what a host
   * function threw as it was, anything else unchanged.
   *
   * @param thrown what came out of guest code
   * @return never
   */
  public static RuntimeException raise(Throwable thrown) {
    if (thrown instanceof HostThrow host) {
      throw Traps.<RuntimeException>sneaky(host.getCause());
    }
    TrapException trap = trapOf(thrown);
    throw trap != null ? trap : Traps.<RuntimeException>sneaky(thrown);
  }

  private static TrapException trapOf(Throwable thrown) {
    return switch (thrown) {
      case StackOverflowError e -> new TrapException(TrapKind.STACK_EXHAUSTED, "", e);
      case ArithmeticException e -> new TrapException(TrapKind.INTEGER_DIVIDE_BY_ZERO, "", e);
      case IndexOutOfBoundsException e ->
          new TrapException(TrapKind.MEMORY_OUT_OF_BOUNDS, access(e.getMessage()), e);
      default -> null;
    };
  }

  private static String access(String message) {
    String text = message == null ? "" : message;
    Matcher segment = SEGMENT_ACCESS.matcher(text);
    if (segment.find()) {
      return access(Long.parseLong(segment.group(2)), Long.parseLong(segment.group(1)));
    }
    Matcher array = ARRAY_ACCESS.matcher(text);
    if (array.find()) {
      // The length is that of the memory, whole pages, less all but one of the bytes accessed.
      int size = Math.floorMod(-Integer.parseInt(array.group(2)), Memory.PAGE_SIZE) + 1;
      return access(size, Integer.toUnsignedLong(Integer.parseInt(array.group(1))));
    }
    return "";
  }

  private static String access(long size, long address) {
    return "%d bytes at address 0x%x".formatted(size, address);
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <T extends Throwable> T sneaky(Throwable thrown) throws T {
    throw (T) thrown;
  }
}
