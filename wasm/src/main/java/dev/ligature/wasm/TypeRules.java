package dev.ligature.wasm;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which types a module may name, and which of them match.
 *
 * <p>Types at different indices are the same if their recursion groups are the same, references
 * within the group taken relative to it.
 *
 * @see <a href="https://webassembly.github.io/spec/core/valid/matching.html">Matching</a>
 */
final class TypeRules {
  /** What a polymorphic stack gives: matches every type. */
  static final ValType UNKNOWN = new ValType(ValType.Kind.NOFUNC, false, -2);

  /** A reference made of {@link #UNKNOWN}: matches every reference type. */
  static final ValType UNKNOWN_REFERENCE = new ValType(ValType.Kind.NOFUNC, false, -3);

  /** What a caught exception is. */
  static final ValType EXCEPTION = new ValType(ValType.Kind.EXN, false, -1);

  private final List<FuncType> types;

  private final int[] groups;

  /** For each type the first index of an equal one; made when two indices are first compared. */
  private volatile int @Nullable [] canonical;

  TypeRules(WasmModule module) {
    types = module.types();
    groups = module.sections().recursionGroups();
  }

  private static int[] canonicalTypes(List<FuncType> types, int[] groups) {
    int[] canonical = new int[types.size()];
    Map<List<FuncType>, Integer> known = new HashMap<>();
    int start = 0;
    while (start < canonical.length) {
      int end = start + 1;
      while (end < canonical.length && groups[end] == start) {
        end++;
      }
      List<FuncType> group = new ArrayList<>();
      for (int i = start; i < end; i++) {
        group.add(
            new FuncType(
                rewritten(types.get(i).params(), start, canonical),
                rewritten(types.get(i).results(), start, canonical)));
      }
      Integer first = known.putIfAbsent(group, start);
      for (int i = start; i < end; i++) {
        canonical[i] = (first == null ? start : first) + i - start;
      }
      start = end;
    }
    return canonical;
  }

  /** Types with references to earlier groups made canonical, and to their own group relative. */
  private static List<ValType> rewritten(List<ValType> list, int start, int[] canonical) {
    boolean plain = true;
    for (int i = 0; i < list.size(); i++) {
      plain &= list.get(i).kind() != ValType.Kind.TYPE;
    }
    if (plain) {
      return list;
    }
    List<ValType> result = new ArrayList<>();
    for (ValType type : list) {
      int index = type.typeIndex();
      if (type.kind() != ValType.Kind.TYPE || index < 0) {
        result.add(type);
      } else {
        int to = index < start ? canonical[index] : -2 - (index - start);
        result.add(new ValType(type.kind(), type.nullable(), to));
      }
    }
    return result;
  }

  /** Whether a value of type {@code actual} may stand where {@code expected} is asked for. */
  boolean matches(ValType actual, ValType expected) {
    if (actual.equals(expected) || actual.equals(UNKNOWN)) {
      return true;
    }
    if (!actual.isReference() || !expected.isReference()) {
      return false;
    }
    if (actual.equals(UNKNOWN_REFERENCE)) {
      return true;
    }
    if (actual.nullable() && !expected.nullable()) {
      return false;
    }
    return switch (expected.kind()) {
      case FUNC -> actual.isFunctionReference();
      case TYPE ->
          actual.kind() == ValType.Kind.NOFUNC
              || (actual.kind() == ValType.Kind.TYPE
                  && sameType(actual.typeIndex(), expected.typeIndex()));
      case EXTERN -> actual.kind() == ValType.Kind.EXTERN || actual.kind() == ValType.Kind.NOEXTERN;
      case EXN -> actual.kind() == ValType.Kind.EXN || actual.kind() == ValType.Kind.NOEXN;
      default -> actual.kind() == expected.kind();
    };
  }

  /** Whether the types match one by one. */
  boolean matchAll(List<ValType> actual, List<ValType> expected) {
    if (actual.size() != expected.size()) {
      return false;
    }
    for (int i = 0; i < actual.size(); i++) {
      if (!matches(actual.get(i), expected.get(i))) {
        return false;
      }
    }
    return true;
  }

  private boolean sameType(int a, int b) {
    if (a == b) {
      return true;
    }
    int[] known = canonical;
    if (known == null) {
      known = canonicalTypes(types, groups);
      canonical = known;
    }
    return known[a] == known[b];
  }

  /** Whether the type names no function type from {@code limit} on. */
  boolean isKnown(ValType type, int limit) {
    return type.kind() != ValType.Kind.TYPE || Integer.compareUnsigned(type.typeIndex(), limit) < 0;
  }

  /** Whether the type names only function types that the module has. */
  boolean isKnown(ValType type) {
    return isKnown(type, types.size());
  }

  /** The reference type without null; what is unknown stays so. */
  static ValType nonNull(ValType type) {
    return type.nullable() ? new ValType(type.kind(), false, type.typeIndex()) : type;
  }

  /** A list of types as messages show it: {@code (i32, i64)}. */
  static String show(List<ValType> list) {
    StringBuilder text = new StringBuilder("(");
    for (ValType type : list) {
      text.append(text.length() == 1 ? "" : ", ").append(type);
    }
    return text.append(')').toString();
  }
}
