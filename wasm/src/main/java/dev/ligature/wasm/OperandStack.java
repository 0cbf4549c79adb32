package dev.ligature.wasm;

import java.util.Arrays;
import java.util.List;

/**
 * The types on the stack, down to where the innermost block started. Behind an instruction that
 * never goes on, the block's part is polymorphic: it gives whatever is asked of it.
 *
 * @see <a href="https://webassembly.github.io/spec/core/appendix/algorithm.html">Validation
 *     algorithm</a>
 */
final class OperandStack {
  private final Cursor cursor;
  private final TypeRules rules;
  private ValType[] values = new ValType[32];
  private int size;
  private int floor;
  private boolean polymorphic;

  OperandStack(Cursor cursor, TypeRules rules) {
    this.cursor = cursor;
    this.rules = rules;
  }

  int size() {
    return size;
  }

  boolean isPolymorphic() {
    return polymorphic;
  }

  /** Makes a block's part of the stack the one that is worked on. */
  void enter(int newFloor, boolean newPolymorphic) {
    floor = newFloor;
    polymorphic = newPolymorphic;
  }

  /** Drops the block's values; from here on it has what is asked of it. */
  void becomePolymorphic() {
    size = floor;
    polymorphic = true;
  }

  void push(ValType type) {
    if (size == values.length) {
      grow();
    }
    values[size++] = type;
  }

  private void grow() {
    if (size == ModuleLimits.MAX_OPERANDS) {
      throw cursor.unsupported(
          "too many operands: " + (size + 1) + ", at most " + ModuleLimits.MAX_OPERANDS);
    }
    values = Arrays.copyOf(values, Math.min(size * 2, ModuleLimits.MAX_OPERANDS));
  }

  void pushAll(List<ValType> types) {
    for (int i = 0; i < types.size(); i++) {
      push(types.get(i));
    }
  }

  /** Takes a value of any type. */
  ValType pop() {
    if (size > floor) {
      return values[--size];
    }
    if (polymorphic) {
      return TypeRules.UNKNOWN;
    }
    throw cursor.mismatch("a value", "nothing");
  }

  /** Takes a value of that type or one that matches it, and says which. */
  @SuppressWarnings("ReferenceEquality") // A short cut: nearly all types are the constants.
  ValType pop(ValType expected) {
    if (size > floor) {
      ValType actual = values[--size];
      if (actual != expected && !rules.matches(actual, expected)) {
        throw cursor.mismatch(expected, show(actual));
      }
      return actual;
    }
    if (polymorphic) {
      return TypeRules.UNKNOWN;
    }
    throw cursor.mismatch(expected, "nothing");
  }

  /** Whether it has no values left, and gives whatever is asked of it. */
  boolean givesAnything() {
    return polymorphic && size == floor;
  }

  void popAll(List<ValType> types) {
    for (int i = types.size() - 1; i >= 0; i--) {
      pop(types.get(i));
    }
  }

  /** Takes a reference of any type. */
  ValType popReference() {
    ValType actual = pop();
    if (actual.equals(TypeRules.UNKNOWN)) {
      return TypeRules.UNKNOWN_REFERENCE;
    }
    if (!actual.isReference()) {
      throw cursor.mismatch("a reference", show(actual));
    }
    return actual;
  }

  /** Checks for values of those types and leaves them as they are. */
  void peekAll(List<ValType> types) {
    int before = size;
    ValType[] taken = new ValType[types.size()];
    for (int i = taken.length - 1; i >= 0; i--) {
      taken[i] = pop(types.get(i));
    }
    if (size + taken.length == before) {
      size = before;
      return;
    }
    for (ValType type : taken) {
      push(type);
    }
  }

  /** Checks that the block has left nothing else. */
  void checkEmpty() {
    if (size != floor) {
      throw cursor.mismatch("no more values", show(values[size - 1]));
    }
  }

  private static String show(ValType type) {
    return type.equals(TypeRules.UNKNOWN_REFERENCE) ? "a reference" : type.toString();
  }
}
