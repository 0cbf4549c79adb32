package dev.ligature.engine.codegen;

import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.ValType;
import dev.ligature.wasm.WasmModule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * Numbers for types: two types, of whatever modules, have the same number if they are the same. A
 * reference counts as the number of what it refers to, so that a type costs its length however
 * deeply it is built on others. Thread-safe.
 *
 * @see <a
 *     href="https://webassembly.github.io/spec/core/valid/conventions.html#rolling-and-unrolling">
 *     Rolling and unrolling</a>
 */
final class TypeIds {
  private final Map<List<FuncType>, Integer> groups = new HashMap<>();
  private final Map<WasmModule, Numbers> modules = new WeakHashMap<>();
  private int next;

  /**
   * The types of a module.
   *
   * @param ids the number of each
   * @param members the numbers of those that share their recursion group, by identity: types that
   *     look alike differ if their groups do
   */
  @SuppressWarnings("ArrayRecordComponent")
  private record Numbers(int[] ids, IdentityHashMap<FuncType, Integer> members) {}

  /** The number of a type of a module. */
  int of(WasmModule module, int type) {
    return of(module).ids[type];
  }

  /** The number of a type that shares its recursion group with others, else -1. */
  int ofMember(WasmModule module, FuncType type) {
    return of(module).members.getOrDefault(type, -1);
  }

  private synchronized Numbers of(WasmModule module) {
    Numbers known = modules.get(module);
    if (known == null) {
      known = number(module);
      modules.put(module, known);
    }
    return known;
  }

  private Numbers number(WasmModule module) {
    int count = module.types().size();
    int[] ids = new int[count];
    IdentityHashMap<FuncType, Integer> members = new IdentityHashMap<>();
    int start = 0;
    while (start < count) {
      int end = start + 1;
      while (end < count && module.recursionGroup(end) == start) {
        end++;
      }
      List<FuncType> group = new ArrayList<>(end - start);
      for (int k = start; k < end; k++) {
        FuncType type = module.type(k);
        group.add(
            new FuncType(
                numbered(type.params(), start, ids), numbered(type.results(), start, ids)));
      }
      Integer first = groups.putIfAbsent(group, next);
      if (first == null) {
        first = next;
        next += end - start;
      }
      for (int k = start; k < end; k++) {
        ids[k] = first + k - start;
        if (end - start > 1) {
          members.put(module.type(k), ids[k]);
        }
      }
      start = end;
    }
    return new Numbers(ids, members);
  }

  /** References to earlier groups by number; those within the group, below zero, by place. */
  private static List<ValType> numbered(List<ValType> types, int start, int[] ids) {
    if (types.stream().noneMatch(type -> type.kind() == ValType.Kind.TYPE)) {
      return types;
    }
    List<ValType> result = new ArrayList<>(types.size());
    for (ValType type : types) {
      int index = type.typeIndex();
      int id = index < start ? index < 0 ? index : ids[index] : start - index - 2;
      result.add(
          type.kind() == ValType.Kind.TYPE
              ? new ValType(ValType.Kind.TYPE, type.nullable(), id)
              : type);
    }
    return result;
  }

  /** The same type with the number of what it refers to as its index. */
  ValType numbered(ValType type, WasmModule module) {
    return type.kind() == ValType.Kind.TYPE
        ? new ValType(ValType.Kind.TYPE, type.nullable(), of(module, type.typeIndex()))
        : type;
  }
}
