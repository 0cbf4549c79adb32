package dev.ligature.engine.runtime;

import dev.ligature.engine.ArrayRef;
import dev.ligature.engine.Func;
import dev.ligature.engine.I31;
import dev.ligature.engine.Instance;
import dev.ligature.engine.StructRef;
import dev.ligature.engine.Table;
import dev.ligature.engine.TrapException;
import dev.ligature.engine.TrapKind;
import dev.ligature.engine.code.HeapType;
import org.jspecify.annotations.Nullable;

/** Tells references apart by their types, for generated code. Null is what it is told. */
public final class Casts {
  private Casts() {}

  /** Whether a reference is of any type at all: that of null alone is not. */
  public static boolean isAny(@Nullable Object reference, boolean nullable) {
    return reference != null || nullable;
  }

  /** Whether a reference is of a type that has null alone, or nothing. */
  public static boolean isNone(@Nullable Object reference, boolean nullable) {
    return reference == null && nullable;
  }

  public static boolean isEq(@Nullable Object reference, boolean nullable) {
    return reference == null
        ? nullable
        : reference instanceof StructRef
            || reference instanceof ArrayRef
            || reference instanceof I31;
  }

  public static boolean isI31(@Nullable Object reference, boolean nullable) {
    return reference == null ? nullable : reference instanceof I31;
  }

  public static boolean isStruct(@Nullable Object reference, boolean nullable) {
    return reference == null ? nullable : reference instanceof StructRef;
  }

  public static boolean isArray(@Nullable Object reference, boolean nullable) {
    return reference == null ? nullable : reference instanceof ArrayRef;
  }

  /** Whether a reference is of a type of a module. */
  public static boolean isOf(
      @Nullable Object reference, boolean nullable, Instance instance, int type) {
    if (reference == null) {
      return nullable;
    }
    if (reference instanceof StructRef structure) {
      return structure.type.isSubtypeOf(instance.heapType(type));
    }
    if (reference instanceof ArrayRef array) {
      return array.type.isSubtypeOf(instance.heapType(type));
    }
    return reference instanceof Func function && isOf(function, instance, type);
  }

  /** A lazy function stands for another one, of whose type it may not know all. */
  private static boolean isOf(Func function, Instance instance, int type) {
    if (!instance.isOfFunctions(type)) {
      return false;
    }
    return instance.isOfType(function, type) || instance.isOfType(function.resolve(), type);
  }

  /** A reference that was told to be of a type. */
  public static @Nullable Object require(@Nullable Object reference, boolean is, String type) {
    if (!is) {
      throw new TrapException(TrapKind.CAST_FAILURE, describe(reference) + " is not " + type);
    }
    return reference;
  }

  /** Whether two references are the same: numbers are by their values. */
  @SuppressWarnings("ReferenceEquality") // Which object it is is what is asked.
  public static boolean same(@Nullable Object one, @Nullable Object other) {
    return one == other
        || (one instanceof I31 left && other instanceof I31 right && left.value() == right.value());
  }

  /** A number as a reference. */
  public static Object toI31(int value) {
    return new I31(value);
  }

  public static int signedI31(@Nullable Object reference) {
    return number(reference).value();
  }

  public static int unsignedI31(@Nullable Object reference) {
    return number(reference).value() & Integer.MAX_VALUE;
  }

  private static I31 number(@Nullable Object reference) {
    if (reference == null) {
      throw new TrapException(TrapKind.NULL_I31_REFERENCE);
    }
    return (I31) reference;
  }

  /**
   * The function at an index of a table, for a call as a type that others may extend.
   *
   * @throws TrapException if there is none, or it is of another type
   */
  public static Func callee(int index, Table table, Instance instance, int type) {
    @Nullable Func[] functions = table.functions();
    if (Integer.compareUnsigned(index, functions.length) >= 0) {
      throw TrapException.ofElement(
          TrapKind.UNDEFINED_ELEMENT, index, "beyond a table of " + table.size());
    }
    HeapType wanted = instance.heapType(type);
    Func function = functions[index];
    if (function == null) {
      throw TrapException.ofElement(
          TrapKind.UNINITIALIZED_ELEMENT, index, "null, called as " + wanted);
    }
    return isOf(function, wanted) ? function : otherCallee(index, function, wanted);
  }

  private static boolean isOf(Func function, HeapType wanted) {
    HeapType own = function.heapType();
    return own != null && own.isSubtypeOf(wanted);
  }

  /** A lazy element stands for another function, whose type it may not know. */
  private static Func otherCallee(int index, Func function, HeapType wanted) {
    Func found = function.resolve();
    if (isOf(found, wanted)) {
      return found;
    }
    throw new TrapException(
        TrapKind.INDIRECT_CALL_TYPE_MISMATCH,
        "element "
            + Integer.toUnsignedString(index)
            + " is "
            + found.name()
            + " of type "
            + found.functionType()
            + ", called as "
            + wanted);
  }

  @SuppressWarnings("IfChainToSwitch") // A switch would be linked on the guest's stack.
  private static String describe(@Nullable Object reference) {
    if (reference == null) {
      return "null";
    }
    if (reference instanceof StructRef structure) {
      return structure.type.toString();
    } else if (reference instanceof ArrayRef array) {
      return array.type.toString();
    } else if (reference instanceof I31) {
      return reference.toString();
    }
    return reference instanceof Func function
        ? function.name() + " of type " + function.functionType()
        : "an object of the host";
  }
}
