package dev.ligature.trino.call;

import dev.ligature.trino.signature.Argument;
import dev.ligature.trino.signature.Signature;
import io.trino.spi.function.InvocationConvention.InvocationArgumentConvention;
import io.trino.spi.type.Type;
import java.util.ArrayList;
import java.util.List;

/**
 * What a handle on a function gets from Trino for the parameters of SQL: a value, and for those
 * whose nulls the C function wants to see a flag behind it.
 */
final class Slots {
  private final List<Type> types;
  private final boolean[] nullable;
  private final int[] valueSlots;
  private final List<Class<?>> classes = new ArrayList<>();

  /**
   * Those of a function.
   *
   * @param signature says which nulls are wanted
   * @param types the types of the parameters in SQL, as many as the signature has
   */
  Slots(Signature signature, List<Type> types) {
    this.types = List.copyOf(types);
    nullable = new boolean[types.size()];
    for (Argument each : signature.arguments()) {
      Argument argument = each instanceof Argument.Reference reference ? reference.value() : each;
      if (argument instanceof Argument.IsNull isNull) {
        nullable[isNull.index()] = true;
      } else if (argument instanceof Argument.Parameter parameter && parameter.nullable()) {
        nullable[parameter.index()] = true;
      }
    }
    valueSlots = new int[types.size()];
    for (int k = 0; k < types.size(); k++) {
      valueSlots[k] = classes.size();
      classes.add(types.get(k).getJavaType());
      if (nullable[k]) {
        classes.add(boolean.class);
      }
    }
  }

  /** The type of a parameter in SQL. */
  Type type(int index) {
    return types.get(index);
  }

  /** The Java type of its value. */
  Class<?> valueClass(int index) {
    return types.get(index).getJavaType();
  }

  /** Where its value is. */
  int value(int index) {
    return valueSlots[index];
  }

  /** Whether the C function sees its nulls. */
  boolean isNullable(int index) {
    return nullable[index];
  }

  /**
   * Where the flag is which says that it is null.
   *
   * @throws IllegalArgumentException if the C function does not see its nulls
   */
  int flag(int index) {
    if (!nullable[index]) {
      throw new IllegalArgumentException("parameter %d has no flag".formatted(index));
    }
    return valueSlots[index] + 1;
  }

  /** The Java types of all slots. */
  List<Class<?>> classes() {
    return classes;
  }

  /** What Trino is to do with each parameter. */
  List<InvocationArgumentConvention> conventions() {
    List<InvocationArgumentConvention> conventions = new ArrayList<>();
    for (boolean each : nullable) {
      conventions.add(
          each ? InvocationArgumentConvention.NULL_FLAG : InvocationArgumentConvention.NEVER_NULL);
    }
    return conventions;
  }
}
