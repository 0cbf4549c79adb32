package dev.ligature.fuse.code;

import dev.ligature.wasm.ByteWriter;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.ValType;
import dev.ligature.wasm.WasmModule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/** The types of a module that is written. Equal types are one, and so are equal groups of types. */
public final class TypeSpace {
  /** Stands before the place of a type in its own group. */
  private static final int OWN = 1 << 30;

  private final List<FuncType> types = new ArrayList<>();
  private final List<Integer> groupSizes = new ArrayList<>();
  private final Map<List<FuncType>, Integer> groups = new HashMap<>();

  /** No types yet. */
  public TypeSpace() {}

  /** The index of a type without references to types; it is added if it is new. */
  public int of(FuncType type) {
    return add(List.of(type));
  }

  /**
   * Adds the types of a module.
   *
   * @return the index of each
   */
  public int[] addAll(WasmModule module) {
    int[] indices = new int[module.types().size()];
    for (int first = 0, end; first < indices.length; first = end) {
      end = first + 1;
      while (end < indices.length && module.recursionGroup(end) == first) {
        end++;
      }
      int start = add(group(module, first, end, indices));
      for (int k = first; k < end; k++) {
        indices[k] = start + k - first;
      }
    }
    return indices;
  }

  /** A group with the new indices of what is before it; within it types are told by their place. */
  private static List<FuncType> group(WasmModule module, int first, int end, int... indices) {
    IntUnaryOperator reference = t -> t >= first && t < end ? OWN + t - first : indices[t];
    List<FuncType> group = new ArrayList<>();
    for (int k = first; k < end; k++) {
      group.add(renumbered(module.type(k), reference));
    }
    return group;
  }

  private int add(List<FuncType> group) {
    Integer known = groups.get(group);
    if (known != null) {
      return known;
    }
    int start = types.size();
    groups.put(List.copyOf(group), start);
    groupSizes.add(group.size());
    for (FuncType type : group) {
      types.add(renumbered(type, t -> t >= OWN ? start + t - OWN : t));
    }
    return start;
  }

  private static FuncType renumbered(FuncType type, IntUnaryOperator reference) {
    return type.refersToTypes()
        ? new FuncType(renumbered(type.params(), reference), renumbered(type.results(), reference))
        : type;
  }

  private static List<ValType> renumbered(List<ValType> types, IntUnaryOperator reference) {
    return types.stream().map(type -> renumbered(type, reference)).toList();
  }

  private static ValType renumbered(ValType type, IntUnaryOperator reference) {
    return type.kind() == ValType.Kind.TYPE
        ? new ValType(type.kind(), type.nullable(), reference.applyAsInt(type.typeIndex()))
        : type;
  }

  /** The type at an index. */
  public FuncType type(int index) {
    return types.get(index);
  }

  /** Writes the content of the type section. */
  public void write(ByteWriter out) {
    out.u32(groupSizes.size());
    int next = 0;
    for (int size : groupSizes) {
      if (size != 1) {
        out.u8(0x4e);
        out.u32(size);
      }
      for (int k = 0; k < size; k++) {
        FuncType type = types.get(next++);
        out.u8(0x60);
        Encoding.types(out, type.params(), IntUnaryOperator.identity());
        Encoding.types(out, type.results(), IntUnaryOperator.identity());
      }
    }
  }
}
