package dev.ligature.wasm;

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

  private final WasmModule module;

  /** For each type the first index of an equal one; made when two indices are first compared. */
  private volatile int @Nullable [] canonical;

  /** Finds supertypes; made when two indices are first compared. */
  private volatile @Nullable Supertypes supertypes;

  TypeRules(WasmModule module) {
    this.module = module;
  }

  private static int[] canonicalTypes(WasmModule module) {
    int[] groups = module.sections().types().groups();
    int[] canonical = new int[groups.length];
    Map<GroupKey, Integer> known = new HashMap<>();
    int start = 0;
    while (start < canonical.length) {
      int end = start + 1;
      while (end < canonical.length && groups[end] == start) {
        end++;
      }
      Integer first = known.putIfAbsent(GroupKey.of(module, start, end, canonical), start);
      for (int i = start; i < end; i++) {
        canonical[i] = (first == null ? start : first) + i - start;
      }
      start = end;
    }
    return canonical;
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
    return matchesHeapType(actual, expected);
  }

  private boolean matchesHeapType(ValType actual, ValType expected) {
    ValType.Kind kind = actual.kind();
    return switch (expected.kind()) {
      case FUNC -> actual.isFunctionReference();
      case TYPE -> kind == ValType.Kind.NOFUNC || isIndexedSubtype(actual, expected);
      case EXTERN -> kind == ValType.Kind.EXTERN || kind == ValType.Kind.NOEXTERN;
      case EXN -> kind == ValType.Kind.EXN || kind == ValType.Kind.NOEXN;
      case ANY -> kind.compareTo(ValType.Kind.ANY) >= 0;
      case EQ -> kind.compareTo(ValType.Kind.EQ) >= 0;
      case I31 -> kind == ValType.Kind.I31 || kind == ValType.Kind.NONE;
      case STRUCT -> isOf(actual, ValType.Kind.STRUCT, StructType.class);
      case ARRAY -> isOf(actual, ValType.Kind.ARRAY, ArrayType.class);
      case AGGREGATE -> kind == ValType.Kind.NONE || isIndexedSubtype(actual, expected);
      default -> kind == expected.kind();
    };
  }

  private boolean isOf(ValType actual, ValType.Kind kind, Class<?> type) {
    return actual.kind() == kind
        || actual.kind() == ValType.Kind.NONE
        || (actual.kind() == ValType.Kind.AGGREGATE
            && type.isInstance(module.types().get(actual.typeIndex())));
  }

  private boolean isIndexedSubtype(ValType actual, ValType expected) {
    return actual.kind() == expected.kind() && isSubtype(actual.typeIndex(), expected.typeIndex());
  }

  /** Whether a type is another one, or extends it. */
  boolean isSubtype(int actual, int expected) {
    if (actual == expected) {
      return true;
    }
    Supertypes known = supertypes;
    if (known == null && module.hasSubtypes()) {
      known = new Supertypes(module);
      supertypes = known;
    }
    return sameType(known == null ? actual : known.asDeepAs(expected, actual), expected);
  }

  /** Whether what a type is may extend what another one is. */
  boolean extendsRightly(CompositeType type, CompositeType of) {
    if (type instanceof FuncType function && of instanceof FuncType extended) {
      return matchAll(extended.params(), function.params())
          && matchAll(function.results(), extended.results());
    }
    if (type instanceof StructType structure && of instanceof StructType extended) {
      int count = extended.fields().size();
      boolean matches = structure.fields().size() >= count;
      for (int k = 0; matches && k < count; k++) {
        matches = fieldMatches(structure.fields().get(k), extended.fields().get(k));
      }
      return matches;
    }
    return type instanceof ArrayType array
        && of instanceof ArrayType extended
        && fieldMatches(array.element(), extended.element());
  }

  /** What can be set must be the same both ways. */
  private boolean fieldMatches(FieldType actual, FieldType expected) {
    return actual.mutable() == expected.mutable()
        && storageMatches(actual, expected)
        && (!actual.mutable() || storageMatches(expected, actual));
  }

  /** Whether the elements of one array may be copied to another. */
  boolean storageMatches(FieldType actual, FieldType expected) {
    return actual.bits() == expected.bits() && matches(actual.type(), expected.type());
  }

  /** The type of all references that can be told apart from those of another type by a cast. */
  static ValType topOf(ValType type) {
    return switch (type.kind()) {
      case FUNC, TYPE, NOFUNC -> ValType.FUNCREF;
      case EXTERN, NOEXTERN -> ValType.EXTERNREF;
      case EXN, NOEXN -> ValType.EXNREF;
      default -> ValType.ANYREF;
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
      known = canonicalTypes(module);
      canonical = known;
    }
    return known[a] == known[b];
  }

  /** Whether the type names no type of the module from {@code limit} on. */
  boolean isKnown(ValType type, int limit) {
    return !type.isIndexed() || Integer.compareUnsigned(type.typeIndex(), limit) < 0;
  }

  /** Whether the type names only types that the module has. */
  boolean isKnown(ValType type) {
    return isKnown(type, module.types().size());
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
