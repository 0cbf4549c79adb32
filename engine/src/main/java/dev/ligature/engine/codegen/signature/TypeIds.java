package dev.ligature.engine.codegen.signature;

import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.ValType;
import dev.ligature.wasm.WasmModule;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
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
  private final Map<List<FuncType>, Entry> groups = new HashMap<>();
  private final ReferenceQueue<Group> dropped = new ReferenceQueue<>();
  private final Map<WasmModule, Numbers> modules = new WeakHashMap<>();
  private int next;

  /** A recursion group that some module has: its first number. */
  private static final class Group {
    private final int first;

    Group(int first) {
      this.first = first;
    }
  }

  /** A group as long as anybody has it. */
  private static final class Entry extends WeakReference<Group> {
    private final List<FuncType> types;

    Entry(Group group, List<FuncType> types, ReferenceQueue<Group> queue) {
      super(group, queue);
      this.types = types;
    }
  }

  /**
   * The types of a module.
   *
   * @param groups their groups, which keep their numbers as long as there is the module
   * @param ids the number of each
   * @param members the numbers of those that share their recursion group, by identity: types that
   *     look alike differ if their groups do
   */
  @SuppressWarnings("ArrayRecordComponent")
  private record Numbers(
      List<Group> groups, int[] ids, IdentityHashMap<FuncType, Integer> members) {}

  /** What keeps the numbers of a module's types what they are. */
  Object keeperOf(WasmModule module) {
    return of(module).groups;
  }

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
    for (Reference<?> gone = dropped.poll(); gone != null; gone = dropped.poll()) {
      groups.remove(((Entry) gone).types, gone);
    }
    int count = module.types().size();
    List<Group> own = new ArrayList<>();
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
      Entry entry = groups.get(group);
      Group known = entry == null ? null : entry.get();
      if (known == null) {
        known = new Group(next);
        next += end - start;
        groups.put(group, new Entry(known, group, dropped));
      }
      own.add(known);
      int first = known.first;
      for (int k = start; k < end; k++) {
        ids[k] = first + k - start;
        if (end - start > 1) {
          members.put(module.type(k), ids[k]);
        }
      }
      start = end;
    }
    return new Numbers(own, ids, members);
  }

  private static boolean refersToTypes(List<ValType> types) {
    for (ValType type : types) {
      if (type.kind() == ValType.Kind.TYPE) {
        return true;
      }
    }
    return false;
  }

  /** References to earlier groups by number; those within the group, below zero, by place. */
  private static List<ValType> numbered(List<ValType> types, int start, int[] ids) {
    if (!refersToTypes(types)) {
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

  /** The same type with the numbers of what it refers to as indices. */
  FuncType numbered(FuncType type, WasmModule module) {
    return new FuncType(numbered(type.params(), module), numbered(type.results(), module));
  }

  private List<ValType> numbered(List<ValType> types, WasmModule module) {
    List<ValType> result = new ArrayList<>(types.size());
    for (ValType type : types) {
      result.add(numbered(type, module));
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
