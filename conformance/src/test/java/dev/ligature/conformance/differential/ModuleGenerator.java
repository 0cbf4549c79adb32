package dev.ligature.conformance.differential;

import dev.ligature.guests.wat.Bytes;
import dev.ligature.guests.wat.TypeEncoder;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.Limits;
import dev.ligature.wasm.Op;
import dev.ligature.wasm.ValType;
import java.util.List;

/** Makes a valid module of a seed. */
final class ModuleGenerator {
  private static final int FUNCREF = 0x70;

  private final Choice choice;
  private final ModuleShape shape;

  private ModuleGenerator(long seed) {
    this.choice = new Choice(seed);
    this.shape = ModuleShape.of(choice);
  }

  static GeneratedModule generate(long seed) {
    return new ModuleGenerator(seed).module();
  }

  private GeneratedModule module() {
    Bytes code = new Bytes().unsigned(shape.functions.size());
    for (int function = 0; function < shape.functions.size(); function++) {
      code.sized(new FunctionGenerator(choice, shape, function).body());
    }
    Bytes functions = new Bytes().unsigned(shape.functions.size());
    shape.functions.forEach(type -> functions.unsigned(shape.type(type)));
    Bytes types = new Bytes().unsigned(shape.types.size());
    shape.types.forEach(type -> TypeEncoder.funcType(types, type));

    Bytes out = new Bytes().bytes(new byte[] {0, 'a', 's', 'm', 1, 0, 0, 0});
    section(out, 1, types);
    section(out, 3, functions);
    Limits tableLimits = new Limits(ModuleShape.TABLE_SIZE, ModuleShape.TABLE_SIZE, false, false);
    Bytes table = new Bytes().unsigned(1).u8(FUNCREF);
    TypeEncoder.limits(table, tableLimits);
    section(out, 4, table);
    Bytes memory = new Bytes().unsigned(1);
    TypeEncoder.limits(memory, new Limits(1, ModuleShape.MAX_PAGES, false, false));
    section(out, 5, memory);
    section(out, 6, globals());
    section(out, 7, exports());
    section(out, 9, elements());
    section(out, 12, new Bytes().unsigned(ModuleShape.DATA_SEGMENTS));
    section(out, 10, code);
    section(out, 11, data());
    return new GeneratedModule(out.toArray(), shape.functions, shape.globals);
  }

  private static void section(Bytes out, int id, Bytes content) {
    out.u8(id).sized(content.toArray());
  }

  private Bytes globals() {
    Bytes out = new Bytes().unsigned(shape.globals.size());
    for (ValType type : shape.globals) {
      TypeEncoder.valType(out, type);
      out.u8(1);
      Constants.random(out, type, choice);
      out.op(Op.END);
    }
    return out;
  }

  private Bytes exports() {
    List<FuncType> functions = shape.functions;
    Bytes out = new Bytes().unsigned(functions.size() + shape.globals.size() + 1);
    for (int i = 0; i < functions.size(); i++) {
      out.name("f" + i).u8(0).unsigned(i);
    }
    for (int i = 0; i < shape.globals.size(); i++) {
      out.name("g" + i).u8(3).unsigned(i);
    }
    return out.name("memory").u8(2).unsigned(0);
  }

  /** The table's content, with null elements as expressions. */
  private Bytes elements() {
    Bytes out = new Bytes().unsigned(1).unsigned(4).op(Op.I32_CONST).signed(0).op(Op.END);
    out.unsigned(shape.table.size());
    for (int function : shape.table) {
      if (function < 0) {
        out.op(Op.REF_NULL).u8(FUNCREF);
      } else {
        out.op(Op.REF_FUNC).unsigned(function);
      }
      out.op(Op.END);
    }
    return out;
  }

  /** An active segment and a passive one. */
  private Bytes data() {
    Bytes out = new Bytes().unsigned(ModuleShape.DATA_SEGMENTS);
    out.unsigned(0).op(Op.I32_CONST).signed(choice.below(1000)).op(Op.END).sized(bytes());
    return out.unsigned(1).sized(bytes());
  }

  private byte[] bytes() {
    byte[] bytes = new byte[16 + choice.below(200)];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) choice.below(256);
    }
    return bytes;
  }
}
