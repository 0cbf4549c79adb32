package dev.ligature.engine.codegen.signature;

import dev.ligature.engine.code.HeapType;
import dev.ligature.wasm.ArrayType;
import dev.ligature.wasm.CompositeType;
import dev.ligature.wasm.FieldType;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.StructType;
import dev.ligature.wasm.ValType;
import dev.ligature.wasm.WasmModule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which recursion groups have types that references are told apart by while code runs: those with
 * structures, arrays or types that extend others or may be extended, and those that refer to such.
 * That is a matter of what the group is, not of the module that has it.
 */
final class HeapGroups {
  private HeapGroups() {}

  /** Whether a module has any. */
  static boolean areIn(WasmModule module) {
    return module.hasAggregates() || module.hasSubtypes();
  }

  /**
   * Whether a group is one.
   *
   * @param earlier for each type before it the type of that kind; empty if there are none
   */
  static boolean isOne(WasmModule module, int start, int end, @Nullable HeapType[] earlier) {
    for (int k = start; k < end; k++) {
      if (!module.isFinal(k)
          || module.supertype(k) >= 0
          || module.isAggregate(k)
          || (earlier.length > 0 && refersToAny(module.types().get(k), earlier))) {
        return true;
      }
    }
    return false;
  }

  private static boolean refersToAny(CompositeType type, @Nullable HeapType[] earlier) {
    return switch (type) {
      case FuncType function ->
          function.refersToTypes()
              && (amongAny(function.params(), earlier) || amongAny(function.results(), earlier));
      case StructType structure ->
          amongAny(structure.fields().stream().map(FieldType::type).toList(), earlier);
      case ArrayType array -> amongAny(List.of(array.element().type()), earlier);
    };
  }

  private static boolean amongAny(List<ValType> types, @Nullable HeapType[] earlier) {
    for (ValType type : types) {
      if (type.isIndexed() && earlier[type.typeIndex()] != null) {
        return true;
      }
    }
    return false;
  }
}
