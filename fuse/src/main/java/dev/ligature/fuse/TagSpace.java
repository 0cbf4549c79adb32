package dev.ligature.fuse;

import dev.ligature.fuse.code.TypeSpace;
import dev.ligature.wasm.ByteWriter;
import dev.ligature.wasm.FuncType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The exception tags of the fused module: one for all that the linker gives the same. */
final class TagSpace {
  private final Map<Integer, Integer> indices = new LinkedHashMap<>();
  private final List<Integer> types = new ArrayList<>();

  TagSpace(List<Unit> units, TypeSpace space) {
    for (Unit unit : units) {
      int[] tags = new int[unit.module().tags().size()];
      for (int k = 0; k < tags.length; k++) {
        int number = unit.member().tags().get(k);
        if (!indices.containsKey(number)) {
          indices.put(number, types.size());
          types.add(type(unit, unit.module().tags().get(k).type(), space));
        }
        tags[k] = indices.get(number);
      }
      unit.setTags(tags);
    }
  }

  private static int type(Unit unit, FuncType type, TypeSpace space) {
    return type.refersToTypes() ? unit.type(unit.module().types().indexOf(type)) : space.of(type);
  }

  boolean isEmpty() {
    return types.isEmpty();
  }

  /** Writes the content of the tag section. */
  void write(ByteWriter out) {
    out.u32(types.size());
    for (int type : types) {
      out.u8(0);
      out.u32(type);
    }
  }
}
