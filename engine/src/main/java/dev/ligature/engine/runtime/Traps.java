package dev.ligature.engine.runtime;

import dev.ligature.engine.Func;
import dev.ligature.engine.GuestException;
import dev.ligature.engine.HostThrow;
import dev.ligature.engine.ShadowStack;
import dev.ligature.engine.Table;
import dev.ligature.engine.TrapException;
import dev.ligature.engine.TrapKind;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes traps of what generated code and the JVM's own checks throw. */
public final class Traps {
  private static final Pattern SEGMENT_ACCESS =
      Pattern.compile("new offset = (-?\\d+); new length = (\\d+)");

  private Traps() {}

  public static TrapException unreachable() {
    return new TrapException(TrapKind.UNREACHABLE);
  }

  /**
   * The function of an indirect call whose element is none of the type that the call expects: what
   * an element stands for that is only a place for one.
   *
   * @param table the table
   * @param index the index called
   * @param expected the type that the call expects, as text
   * @throws TrapException if there is none
   */
  public static Func indirectCall(Table table, int index, String expected) {
    if (Integer.compareUnsigned(index, table.size()) >= 0) {
      throw TrapException.ofElement(
          TrapKind.UNDEFINED_ELEMENT, index, "beyond a table of " + table.size());
    }
    Func function = table.functions()[index];
    if (function == null) {
      throw TrapException.ofElement(
          TrapKind.UNINITIALIZED_ELEMENT, index, "null, called as " + expected);
    }
    // A function that is not there says so whatever its type, which it may not even know.
    Func found = function.resolve();
    if (found != function && found.functionType().toString().equals(expected)) {
      if (found.code == null) {
        found.prepare();
      }
      return found;
    }
    throw new TrapException(
        TrapKind.INDIRECT_CALL_TYPE_MISMATCH,
        "element %s is %s of type %s, called as %s"
            .formatted(
                Integer.toUnsignedString(index),
                function.name(),
                function.functionType(),
                expected));
  }

  /** A function reference, to be called; traps if it is null. */
  public static Func function(Func reference) {
    if (reference == null) {
      throw new TrapException(TrapKind.NULL_FUNCTION_REFERENCE);
    }
    return reference;
  }

  /** A function reference that must not be null. */
  public static Func nonNull(Func reference) {
    nonNull((Object) reference);
    return reference;
  }

  /** A reference that must not be null. */
  public static Object nonNull(Object reference) {
    if (reference == null) {
      throw new TrapException(TrapKind.NULL_REFERENCE);
    }
    return reference;
  }

  /**
   * Throws what a Java caller of the guest shall see: a trap for the JVM's own checks, what a host
   * function threw as it was, an exception of a guest with its stack trace, anything else
   * unchanged.
   *
   * @param thrown what came out of guest code
   * @param stack the stack pointers of the thread, to be put back; null if no guest was called
   * @param saved what those that modules keep to themselves were before
   * @return never
   */
  public static RuntimeException raise(Throwable thrown, ShadowStack stack, Object saved) {
    if (stack != null) {
      stack.restore(saved);
    }
    if (thrown instanceof HostThrow host) {
      throw Traps.<RuntimeException>sneaky(host.getCause());
    }
    if (thrown instanceof GuestException exception) {
      exception.reachJava();
      throw exception;
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
    Matcher segment = SEGMENT_ACCESS.matcher(message == null ? "" : message);
    return segment.find()
        ? "%s bytes at address 0x%x".formatted(segment.group(2), Long.parseLong(segment.group(1)))
        : "";
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <T extends Throwable> T sneaky(Throwable thrown) throws T {
    throw (T) thrown;
  }
}
