package dev.ligature.engine.codegen.type;

import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.ValType;
import java.util.ArrayList;
import java.util.List;

/**
 * Vectors as generated code has them: a {@code v128} is two values of type {@code i64}, the lower
 * half first. So nothing but the instructions on vectors knows them.
 */
public final class Pairs {
  private Pairs() {}

  /** Whether vectors are among types. */
  public static boolean among(List<ValType> types) {
    for (int i = 0; i < types.size(); i++) {
      if (isVector(types.get(i))) {
        return true;
      }
    }
    return false;
  }

  /** Whether a function of a type takes or gives vectors. */
  public static boolean areIn(FuncType type) {
    return among(type.params()) || among(type.results());
  }

  public static boolean isVector(ValType type) {
    return type.kind() == ValType.Kind.V128;
  }

  /** Whether a function of a type gives one vector and nothing else, which is an object then. */
  public static boolean givesOne(FuncType type) {
    return type.results().size() == 1 && isVector(type.results().getFirst());
  }

  /** How many values generated code has for values of types. */
  public static int count(List<ValType> types) {
    int count = types.size();
    for (int i = 0; i < types.size(); i++) {
      count += isVector(types.get(i)) ? 1 : 0;
    }
    return count;
  }

  /** The types of the values that generated code has. */
  public static List<ValType> flat(List<ValType> types) {
    if (!among(types)) {
      return types;
    }
    List<ValType> flat = new ArrayList<>();
    for (ValType type : types) {
      if (isVector(type)) {
        flat.add(ValType.I64);
        flat.add(ValType.I64);
      } else {
        flat.add(type);
      }
    }
    return flat;
  }

  /** A function's type with the types of the values that generated code has. */
  public static FuncType flat(FuncType type) {
    return areIn(type) ? new FuncType(flat(type.params()), flat(type.results())) : type;
  }
}
