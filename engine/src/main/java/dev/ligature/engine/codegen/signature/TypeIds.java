package dev.ligature.engine.codegen.signature;

import dev.ligature.engine.code.HeapType;
import dev.ligature.wasm.ArrayType;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.GroupKey;
import dev.ligature.wasm.StructType;
import dev.ligature.wasm.ValType;
import dev.ligature.wasm.WasmModule;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

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
  private final Map<GroupKey, Entry> groups = new HashMap<>();
  private final ReferenceQueue<Group> dropped = new ReferenceQueue<>();
  private final Map<Integer, WeakReference<HeapType>> heapTypes = new HashMap<>();
  private final Map<WasmModule, Numbers> modules = new WeakHashMap<>();
  private int next;

  /** A recursion group that some module has: its first number. */
  private static final class Group {
    private final int first;

    /** The groups that its types refer to: they are part of what it is. */
    @SuppressWarnings("unused")
    private final Set<Group> others;

    /** Its types, if references are told apart by them; else empty. */
    private HeapType[] types = NO_TYPES;

    Group(int first, Set<Group> others) {
      this.first = first;
      this.others = others;
    }
  }

  private static final HeapType[] NO_TYPES = {};

  /** A group as long as anybody has it. */
  private static final class Entry extends WeakReference<Group> {
    private final GroupKey key;
    private final int first;
    private final int size;

    Entry(Group group, GroupKey key, int size, ReferenceQueue<Group> queue) {
      super(group, queue);
      this.key = key;
      this.first = group.first;
      this.size = size;
    }
  }

  /**
   * The types of a module.
   *
   * @param groups their groups, which keep their numbers as long as there is the module
   * @param ids the number of each
   * @param heapTypes those by which references are told apart; empty if there are none
   * @param members the indices of types of functions that are not what they look like, by identity:
   *     they share their recursion group with others, or are among the heap types
   */
  @SuppressWarnings("ArrayRecordComponent")
  private record Numbers(
      List<Group> groups,
      int[] ids,
      @Nullable HeapType[] heapTypes,
      IdentityHashMap<FuncType, Integer> members) {
    @Nullable HeapType heapType(int type) {
      return heapTypes.length == 0 ? null : heapTypes[type];
    }
  }

  /** What keeps the numbers of a module's types what they are. */
  Object keeperOf(WasmModule module) {
    return of(module).groups;
  }

  /** The number of a type of a module. */
  int of(WasmModule module, int type) {
    return of(module).ids[type];
  }

  /** The index of a type that is not what it looks like, else -1. */
  int ofMember(WasmModule module, FuncType type) {
    // Most modules have none. To number their types takes time at each start.
    return !module.hasGroups() && !HeapGroups.areIn(module)
        ? -1
        : of(module).members.getOrDefault(type, -1);
  }

  /** The types by which references are told apart; do not write. */
  @Nullable HeapType[] heapTypes(WasmModule module) {
    return !HeapGroups.areIn(module) ? NO_TYPES : of(module).heapTypes;
  }

  /** The type by which references are told apart, if that at an index is one. */
  @Nullable HeapType heapType(WasmModule module, int type) {
    return !HeapGroups.areIn(module) ? null : of(module).heapType(type);
  }

  /** The type of that number by which references are told apart, if it is one and still there. */
  private synchronized @Nullable HeapType heapType(int id) {
    WeakReference<HeapType> found = heapTypes.get(id);
    return found == null ? null : found.get();
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
      Entry entry = (Entry) gone;
      groups.remove(entry.key, entry);
      for (int k = 0; k < entry.size && !heapTypes.isEmpty(); k++) {
        heapTypes.remove(entry.first + k);
      }
    }
    int count = module.types().size();
    List<Group> own = new ArrayList<>();
    Group[] byType = new Group[count];
    int[] ids = new int[count];
    @Nullable HeapType[] ofHeap = NO_TYPES;
    IdentityHashMap<FuncType, Integer> members = new IdentityHashMap<>();
    int start = 0;
    while (start < count) {
      int end = start + 1;
      while (end < count && module.recursionGroup(end) == start) {
        end++;
      }
      Group group = group(module, start, end, byType, ids);
      own.add(group);
      Arrays.fill(byType, start, end, group);
      boolean hasHeapTypes = HeapGroups.isOne(module, start, end, ofHeap);
      if (hasHeapTypes) {
        ofHeap = ofHeap.length == 0 ? new HeapType[count] : ofHeap;
        if (group.types.length == 0) {
          group.types = heapTypes(module, start, end, group, ofHeap);
        }
        System.arraycopy(group.types, 0, ofHeap, start, end - start);
      }
      for (int k = start; k < end; k++) {
        ids[k] = group.first + k - start;
        if ((end - start > 1 || hasHeapTypes)
            && module.types().get(k) instanceof FuncType function) {
          members.put(function, k);
        }
      }
      start = end;
    }
    return new Numbers(own, ids, ofHeap, members);
  }

  private Group group(WasmModule module, int start, int end, Group[] earlier, int[] ids) {
    GroupKey key = GroupKey.of(module, start, end, ids);
    Entry entry = groups.get(key);
    Group known = entry == null ? null : entry.get();
    if (known == null) {
      known = new Group(next, GroupReferences.of(module, start, end, earlier));
      next += end - start;
      groups.put(key, new Entry(known, key, end - start, dropped));
    }
    return known;
  }

  private HeapType[] heapTypes(
      WasmModule module, int start, int end, Group group, @Nullable HeapType[] earlier) {
    HeapType[] types = new HeapType[end - start];
    for (int k = start; k < end; k++) {
      int supertype = module.supertype(k);
      HeapType extended =
          supertype < 0 ? null : supertype < start ? earlier[supertype] : types[supertype - start];
      int id = group.first + k - start;
      HeapType type = new HeapType(id, extended, module.types().get(k), group);
      types[k - start] = type;
      heapTypes.put(id, new WeakReference<>(type));
    }
    return types;
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
    return type.isIndexed()
        ? new ValType(type.kind(), type.nullable(), of(module, type.typeIndex()))
        : type;
  }

  /**
   * Whether a value of a type may stand where another one is asked for; both have numbers.
   *
   * @see <a href="https://webassembly.github.io/spec/core/valid/matching.html">Matching</a>
   */
  boolean matches(ValType actual, ValType expected) {
    if (actual.equals(expected)) {
      return true;
    }
    if (!actual.isReference()
        || !expected.isReference()
        || (actual.nullable() && !expected.nullable())) {
      return false;
    }
    ValType.Kind kind = actual.kind();
    return switch (expected.kind()) {
      case FUNC -> actual.isFunctionReference();
      case EXTERN -> kind == ValType.Kind.EXTERN || kind == ValType.Kind.NOEXTERN;
      case EXN -> kind == ValType.Kind.EXN || kind == ValType.Kind.NOEXN;
      case ANY -> kind.compareTo(ValType.Kind.ANY) >= 0;
      case EQ -> kind.compareTo(ValType.Kind.EQ) >= 0;
      case I31 -> kind == ValType.Kind.I31 || kind == ValType.Kind.NONE;
      case STRUCT -> isOf(actual, ValType.Kind.STRUCT, StructType.class);
      case ARRAY -> isOf(actual, ValType.Kind.ARRAY, ArrayType.class);
      case TYPE, AGGREGATE -> matchesIndexed(actual, expected);
      default -> kind == expected.kind();
    };
  }

  private boolean isOf(ValType actual, ValType.Kind kind, Class<?> type) {
    HeapType own = actual.kind() == ValType.Kind.AGGREGATE ? heapType(actual.typeIndex()) : null;
    return actual.kind() == kind
        || actual.kind() == ValType.Kind.NONE
        || (own != null && type.isInstance(own.type()));
  }

  private boolean matchesIndexed(ValType actual, ValType expected) {
    boolean function = expected.kind() == ValType.Kind.TYPE;
    if (actual.kind() == (function ? ValType.Kind.NOFUNC : ValType.Kind.NONE)) {
      return true;
    }
    if (actual.kind() != expected.kind()) {
      return false;
    }
    HeapType own = heapType(actual.typeIndex());
    HeapType wanted = heapType(expected.typeIndex());
    return actual.typeIndex() == expected.typeIndex()
        || (own != null && wanted != null && own.isSubtypeOf(wanted));
  }
}
