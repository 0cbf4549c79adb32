package dev.ligature.engine.runtime;

import dev.ligature.engine.Func;
import dev.ligature.engine.GuestException;
import dev.ligature.engine.HostThrow;
import dev.ligature.engine.ShadowStack;
import dev.ligature.engine.Table;
import dev.ligature.engine.TrapException;
import dev.ligature.engine.TrapKind;
import org.jspecify.annotations.Nullable;

/**
 * Makes traps of what generated code and the JVM's own checks throw. Where the stack has ended, a
 * message must not need what is linked or initialized when it is first used: no formats, no
 * patterns.
 */
public final class Traps {
  private static final String OFFSET = "new offset = ";
  private static final String LENGTH = "; new length = ";

  private Traps() {}

  public static TrapException unreachable() {
    return new TrapException(TrapKind.UNREACHABLE);
  }

  /**
   * The function of an indirect call, if the element's code is not of the type that the call
   * expects. A lazy element stands for another function: then it is that function.
   *
   * @param table the table
   * @param index the index called
   * @param expected the type that the call expects, as text
   * @param key the same in letters, which tell types apart whose texts are the same
   * @throws TrapException if there is none
   */
  public static Func indirectCall(Table table, int index, String expected, String key) {
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
    if (found != function && found.isOfSignature(key)) {
      if (found.code == null) {
        found.prepare();
      }
      return found;
    }
    throw new TrapException(
        TrapKind.INDIRECT_CALL_TYPE_MISMATCH,
        "element "
            + Integer.toUnsignedString(index)
            + " is "
            + function.name()
            + " of type "
            + function.functionType()
            + ", called as "
            + expected);
  }

  /** A function reference, to be called; traps if it is null. */
  public static Func function(@Nullable Func reference) {
    if (reference == null) {
      throw new TrapException(TrapKind.NULL_FUNCTION_REFERENCE);
    }
    return reference;
  }

  /** A function reference that must not be null. */
  public static Func nonNull(@Nullable Func reference) {
    if (reference == null) {
      throw new TrapException(TrapKind.NULL_REFERENCE);
    }
    return reference;
  }

  /** A reference that must not be null. */
  public static Object nonNull(@Nullable Object reference) {
    if (reference == null) {
      throw new TrapException(TrapKind.NULL_REFERENCE);
    }
    return reference;
  }

  /**
   * Throws what a Java caller of the guest shall see: a trap for the JVM's own checks, what a host
   * function threw as it was but for an exhausted stack, an exception of a guest with its stack
   * trace, anything else unchanged.
   *
   * @param thrown what came out of guest code
   * @param stack the stack pointers of the thread, to be put back; null if no guest was called
   * @param saved what those that modules keep to themselves were before
   * @return never
   */
  public static RuntimeException raise(
      Throwable thrown, @Nullable ShadowStack stack, @Nullable Object saved) {
    if (stack != null) {
      stack.restore(saved);
      if (stack.stopped) {
        throw interrupted(thrown, stack);
      }
    }
    throw raise(thrown, stack);
  }

  private static RuntimeException interrupted(Throwable thrown, ShadowStack stack) {
    Throwable explained = stack.explained(thrown);
    stack.settle();
    throw raise(explained, stack);
  }

  private static RuntimeException raise(Throwable thrown, @Nullable ShadowStack stack) {
    Throwable shown = shown(thrown);
    if (stack != null) {
      stack.locate(shown);
    }
    throw Traps.<RuntimeException>sneaky(shown);
  }

  private static Throwable shown(Throwable thrown) {
    if (thrown instanceof HostThrow host) {
      // Where the stack ends it is the guest's, too, whoever makes the last call.
      return host.thrown() instanceof StackOverflowError
          ? new TrapException(TrapKind.STACK_EXHAUSTED, "", host.thrown())
          : host.thrown();
    }
    if (thrown instanceof GuestException exception) {
      exception.reachJava();
      return exception;
    }
    TrapException trap = trapOf(thrown);
    return trap != null ? trap : thrown;
  }

  private static @Nullable TrapException trapOf(Throwable thrown) {
    if (thrown instanceof StackOverflowError) {
      return new TrapException(TrapKind.STACK_EXHAUSTED, "", thrown);
    }
    if (thrown instanceof ArithmeticException) {
      return new TrapException(TrapKind.INTEGER_DIVIDE_BY_ZERO, "", thrown);
    }
    return thrown instanceof IndexOutOfBoundsException
        ? new TrapException(
            TrapKind.MEMORY_OUT_OF_BOUNDS, access(String.valueOf(thrown.getMessage())), thrown)
        : null;
  }

  /** Size and address, as a segment's exception has them. */
  private static String access(String message) {
    int offset = message.indexOf(OFFSET);
    int length = message.indexOf(LENGTH, offset + 1);
    if (offset < 0 || length < 0) {
      return "";
    }
    int end = length + LENGTH.length();
    while (end < message.length() && Character.isDigit(message.charAt(end))) {
      end++;
    }
    String size = message.substring(length + LENGTH.length(), end);
    long address = Long.parseLong(message.substring(offset + OFFSET.length(), length));
    return size + " bytes at address 0x" + Long.toHexString(address);
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <T extends Throwable> T sneaky(Throwable thrown) throws T {
    throw (T) thrown;
  }
}
