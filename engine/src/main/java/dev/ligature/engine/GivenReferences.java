package dev.ligature.engine;

import static java.lang.invoke.MethodType.methodType;

import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.ValType;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checks the references that Java gives to guests, whose code takes what it gets for what its type
 * says. Where all is numbers, or references that may be anything, nothing of it is there.
 */
final class GivenReferences {
  private final String place;
  private final List<ValType> types;

  /** Whose types indices are of; null if there are none. */
  private final @Nullable Instance instance;

  private GivenReferences(String place, List<ValType> types, @Nullable Instance instance) {
    this.place = place;
    this.types = types;
    this.instance = instance;
  }

  /** A handle that calls a function of a guest, and checks what it is given. */
  static MethodHandle arguments(MethodHandle handle, Func function, @Nullable Instance instance) {
    List<ValType> types = function.functionType().params();
    if (types.stream().noneMatch(type -> isChecked(type, instance))) {
      return handle;
    }
    GivenReferences given = new GivenReferences("argument", types, instance);
    if (handle.type().parameterCount() < types.size()) {
      return MethodHandles.filterArguments(handle, 0, given.ofAll());
    }
    MethodHandle checked = handle;
    for (int k = 0; k < types.size(); k++) {
      if (isChecked(types.get(k), instance)) {
        MethodHandle check = given.ofOne(k, handle.type().parameterType(k));
        checked = MethodHandles.filterArguments(checked, k, check);
      }
    }
    return checked;
  }

  /** A handle of a function of the host, of which is checked what it gives. */
  static MethodHandle results(MethodHandle handle, FuncType type) {
    List<ValType> types = type.results();
    if (types.stream().noneMatch(result -> isChecked(result, null))) {
      return handle;
    }
    GivenReferences given = new GivenReferences("result", types, null);
    MethodHandle check =
        types.size() == 1 ? given.ofOne(0, handle.type().returnType()) : given.ofAll();
    return MethodHandles.filterReturnValue(handle, check);
  }

  private static MethodHandle find(String name, MethodType type) {
    try {
      return MethodHandles.lookup().findVirtual(GivenReferences.class, name, type);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(name, e);
    }
  }

  private MethodHandle ofOne(int index, Class<?> type) {
    MethodHandle check = find("one", methodType(Object.class, int.class, Object.class));
    return MethodHandles.insertArguments(check, 0, this, index).asType(methodType(type, type));
  }

  private MethodHandle ofAll() {
    return find("all", methodType(Object[].class, Object[].class)).bindTo(this);
  }

  /** A value at an index, checked. */
  @Nullable Object one(int index, @Nullable Object value) {
    ValType type = types.get(index);
    if (!fits(type, value, instance)) {
      String wanted = instance == null ? type.toString() : type.toString(instance.module());
      throw new IllegalArgumentException(
          place
              + " "
              + index
              + " is "
              + describe(value)
              + ", not "
              + wanted
              + " of the same DynamicLinker");
    }
    return value;
  }

  /** All values, checked. */
  @Nullable Object[] all(@Nullable Object[] values) {
    for (int k = 0; k < types.size() && k < values.length; k++) {
      if (isChecked(types.get(k), instance)) {
        one(k, values[k]);
      }
    }
    return values;
  }

  private static boolean isChecked(ValType type, @Nullable Instance instance) {
    return type.isIndexed() ? instance != null : isNarrow(type);
  }

  /** Whether it is a type of references that are not all there are, without an index. */
  private static boolean isNarrow(ValType type) {
    ValType.Kind kind = type.kind();
    return kind == ValType.Kind.EQ
        || kind == ValType.Kind.I31
        || kind == ValType.Kind.STRUCT
        || kind == ValType.Kind.ARRAY
        || kind == ValType.Kind.NONE;
  }

  /**
   * Whether a value is of a type.
   *
   * @param instance whose type it is, if it has an index; null if that is not known
   */
  static boolean fits(ValType type, @Nullable Object value, @Nullable Instance instance) {
    ValType.Kind kind = type.kind();
    if (value == null) {
      return type.nullable();
    } else if (kind == ValType.Kind.EQ) {
      return isOfHeap(value) || value instanceof I31;
    } else if (kind == ValType.Kind.I31) {
      return value instanceof I31;
    } else if (kind == ValType.Kind.STRUCT) {
      return value instanceof StructRef;
    } else if (kind == ValType.Kind.ARRAY) {
      return value instanceof ArrayRef;
    } else if (kind == ValType.Kind.NONE) {
      return false;
    } else if (!type.isIndexed()) {
      return true;
    } else if (instance == null) {
      return kind == ValType.Kind.TYPE ? value instanceof Func : isOfHeap(value);
    }
    return isOf(value, instance, type.typeIndex());
  }

  private static boolean isOfHeap(Object value) {
    return value instanceof StructRef || value instanceof ArrayRef;
  }

  private static boolean isOf(Object value, Instance instance, int type) {
    if (value instanceof StructRef structure) {
      return structure.type.isSubtypeOf(instance.heapType(type));
    }
    if (value instanceof ArrayRef array) {
      return array.type.isSubtypeOf(instance.heapType(type));
    }
    return value instanceof Func function
        && instance.isOfFunctions(type)
        && (instance.isOfType(function, type) || instance.isOfType(function.resolve(), type));
  }

  /** What a reference is, in messages. */
  static String describe(@Nullable Object value) {
    if (value == null || isOfHeap(value) || value instanceof I31) {
      return String.valueOf(value);
    }
    return value instanceof Func function
        ? function.name() + " of type " + function.functionType()
        : "an object of the host";
  }

  /** The same of a type with a number in place of an index. Functions of all types are let pass. */
  static boolean fitsNumbered(ValType type, @Nullable Object value) {
    if (value != null && type.kind() == ValType.Kind.AGGREGATE) {
      return value instanceof StructRef structure
          ? structure.type.isSubtypeOf(type.typeIndex())
          : value instanceof ArrayRef array && array.type.isSubtypeOf(type.typeIndex());
    }
    return fits(type, value, null);
  }
}
