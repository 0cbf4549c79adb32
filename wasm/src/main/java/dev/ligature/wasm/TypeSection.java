package dev.ligature.wasm;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * The types of a module.
 *
 * @param types what they are
 * @param groups for each the index of the first type of its recursion group
 * @param supertypes for each the type that it extends, or -1; types behind the end extend none
 * @param extensible those that others may extend
 * @param aggregates those that are structures or arrays
 * @param grouped whether some share a recursion group
 */
@SuppressWarnings("ArrayRecordComponent")
record TypeSection(
    List<CompositeType> types,
    int[] groups,
    int[] supertypes,
    BitSet extensible,
    BitSet aggregates,
    boolean grouped) {
  static final TypeSection NONE =
      new TypeSection(List.of(), new int[0], new int[0], new BitSet(0), new BitSet(0), false);

  /** Supertypes with room for one more. */
  static int[] grown(int[] supertypes, int type) {
    int[] larger = Arrays.copyOf(supertypes, type + (type >> 1) + 1);
    Arrays.fill(larger, supertypes.length, larger.length, -1);
    return larger;
  }

  int supertype(int type) {
    return type < supertypes.length ? supertypes[type] : -1;
  }
}
