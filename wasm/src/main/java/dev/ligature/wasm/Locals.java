package dev.ligature.wasm;

import java.util.Arrays;
import java.util.List;

/** The locals of a function, and which of those without default value have been assigned. */
final class Locals {
  private static final boolean[] ALL_SET = {};

  private final Cursor cursor;
  private final ValType[] types;

  /** The locals that may not be read yet; {@link #ALL_SET} if all have default values. */
  private final boolean[] unset;

  /** The locals assigned in the open blocks, in order: at the end of a block they are forgotten. */
  private int[] assigned = new int[4];

  private int assignedCount;

  Locals(Cursor cursor, List<ValType> params, List<ValType> declared) {
    this.cursor = cursor;
    int count = params.size() + declared.size();
    types = new ValType[count];
    boolean[] without = ALL_SET;
    for (int i = 0; i < count; i++) {
      boolean param = i < params.size();
      types[i] = param ? params.get(i) : declared.get(i - params.size());
      if (!param && types[i].isReference() && !types[i].nullable()) {
        without = without.length == 0 ? new boolean[count] : without;
        without[i] = true;
      }
    }
    unset = without;
  }

  int count() {
    return types.length;
  }

  ValType type(int local) {
    return types[cursor.checked(local, types.length, "local")];
  }

  ValType read(int local) {
    ValType type = type(local);
    if (local < unset.length && unset[local]) {
      throw cursor.invalid("uninitialized local " + local + " of type " + type);
    }
    return type;
  }

  /** The type of a local that is assigned now. */
  ValType assign(int local) {
    ValType type = type(local);
    if (local < unset.length && unset[local]) {
      unset[local] = false;
      if (assignedCount == assigned.length) {
        assigned = Arrays.copyOf(assigned, assignedCount * 2);
      }
      assigned[assignedCount++] = local;
    }
    return type;
  }

  /** How many assignments there are to forget. */
  int assigned() {
    return assignedCount;
  }

  /** Forgets all but the first so many assignments. */
  void forget(int count) {
    while (assignedCount > count) {
      unset[assigned[--assignedCount]] = true;
    }
  }
}
