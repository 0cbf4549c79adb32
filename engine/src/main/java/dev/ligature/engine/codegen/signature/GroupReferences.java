package dev.ligature.engine.codegen.signature;

import dev.ligature.wasm.ArrayType;
import dev.ligature.wasm.FieldType;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.StructType;
import dev.ligature.wasm.ValType;
import dev.ligature.wasm.WasmModule;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** What the types of a recursion group refer to outside of it, supertypes included. */
final class GroupReferences<T> {
  private final int start;
  private final T[] earlier;
  private final Set<T> found = Collections.newSetFromMap(new IdentityHashMap<>(0));

  private GroupReferences(int start, T[] earlier) {
    this.start = start;
    this.earlier = earlier;
  }

  /**
   * What a group refers to.
   *
   * @param start the first type of the group
   * @param end the first type behind it
   * @param earlier for each type before it the group that it is in
   */
  @SuppressWarnings("IfChainToSwitch") // The JVM would link it anew at each start.
  static <T> Set<T> of(WasmModule module, int start, int end, T[] earlier) {
    GroupReferences<T> references = new GroupReferences<>(start, earlier);
    for (int k = start; k < end; k++) {
      references.add(module.supertype(k));
      Object type = module.types().get(k);
      if (type instanceof FuncType function) {
        references.addAll(function.params());
        references.addAll(function.results());
      } else if (type instanceof StructType structure) {
        for (FieldType field : structure.fields()) {
          references.add(field.type());
        }
      } else if (type instanceof ArrayType array) {
        references.add(array.element().type());
      }
    }
    return references.found.isEmpty() ? Set.of() : references.found;
  }

  private void addAll(List<ValType> types) {
    types.forEach(this::add);
  }

  private void add(ValType type) {
    if (type.isIndexed()) {
      add(type.typeIndex());
    }
  }

  private void add(int type) {
    if (type >= 0 && type < start) {
      found.add(earlier[type]);
    }
  }
}
