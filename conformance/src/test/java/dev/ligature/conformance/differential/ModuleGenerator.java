package dev.ligature.conformance.differential;

import dev.ligature.conformance.play.Play;
import dev.ligature.guests.wat.Bytes;
import dev.ligature.guests.wat.TypeEncoder;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.Limits;
import dev.ligature.wasm.Op;
import dev.ligature.wasm.ValType;
import dev.ligature.wasm.WasmModule;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes valid modules of a seed, alone or linked to each other. A module's own functions are
 * exported as {@code f0}, {@code f1} and so on; the first module exports globals {@code g0} and so
 * on, of which the first is the fuel, {@code memory}, {@code table} and tags {@code t0} and so on.
 */
public final class ModuleGenerator {
  private static final int FUNCREF = 0x70;
  private static final int FUNCTION = 0;
  private static final int TABLE = 1;
  private static final int MEMORY = 2;
  private static final int GLOBAL = 3;
  private static final int TAG = 4;

  private final Choice choice;
  private final ModuleShape shape;

  private ModuleGenerator(Choice choice, ModuleShape shape) {
    this.choice = choice;
    this.shape = shape;
  }

  /** The module of a seed, or a set of up to three in the order of their imports. */
  public static List<Play.Part> generate(long seed) {
    Choice choice = new Choice(seed);
    boolean legacy = choice.oneIn(2);
    int count = choice.oneIn(2) ? 1 : 2 + choice.below(2);
    List<ModuleShape> shapes = new ArrayList<>();
    List<Play.Part> parts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ModuleShape shape = ModuleShape.of(choice, legacy, shapes);
      shapes.add(shape);
      byte[] bytes = new ModuleGenerator(choice, shape).module();
      parts.add(new Play.Part("m" + i, WasmModule.parse(bytes)));
    }
    return parts;
  }

  private boolean isFirst() {
    return shape.number == 0;
  }

  private byte[] module() {
    int first = shape.imported.size();
    Bytes code = new Bytes().unsigned(shape.ownCount() + (isFirst() ? 1 : 0));
    for (int function = first; function < shape.functions.size(); function++) {
      code.sized(new FunctionGenerator(choice, shape, function).body());
    }
    FuncType nothing = new FuncType(List.of(), List.of());
    Bytes functions = new Bytes().unsigned(shape.ownCount() + (isFirst() ? 1 : 0));
    shape
        .functions
        .subList(first, shape.functions.size())
        .forEach(t -> functions.unsigned(type(t)));
    if (isFirst()) {
      functions.unsigned(type(nothing));
      code.sized(refuel());
    }
    Bytes tags = new Bytes().unsigned(shape.tags.size());
    shape.tags.forEach(values -> tags.u8(0).unsigned(type(new FuncType(values, List.of()))));
    Bytes imports = imports();
    Bytes types = new Bytes().unsigned(shape.types.size());
    shape.types.forEach(type -> TypeEncoder.funcType(types, type));

    Bytes out = new Bytes().bytes(new byte[] {0, 'a', 's', 'm', 1, 0, 0, 0});
    section(out, 1, types);
    section(out, 2, imports);
    section(out, 3, functions);
    if (isFirst()) {
      section(out, 4, table(new Bytes().unsigned(1)));
      section(out, 5, memory(new Bytes().unsigned(1)));
      section(out, 13, tags);
      section(out, 6, globals());
    }
    section(out, 7, exports());
    section(out, 9, elements());
    section(out, 12, new Bytes().unsigned(ModuleShape.DATA_SEGMENTS));
    section(out, 10, code);
    section(out, 11, data());
    return out.toArray();
  }

  private static void section(Bytes out, int id, Bytes content) {
    out.u8(id).sized(content.toArray());
  }

  private int type(FuncType type) {
    return shape.type(type);
  }

  private static Bytes table(Bytes out) {
    out.u8(FUNCREF);
    TypeEncoder.limits(
        out, new Limits(ModuleShape.TABLE_SIZE, ModuleShape.TABLE_SIZE, false, false));
    return out;
  }

  private static Bytes memory(Bytes out) {
    TypeEncoder.limits(out, new Limits(1, ModuleShape.MAX_PAGES, false, false));
    return out;
  }

  private Bytes imports() {
    Bytes out = new Bytes();
    if (isFirst()) {
      return out.unsigned(0);
    }
    int shared = 2 + shape.globals.size() + shape.tags.size();
    out.unsigned(shape.imported.size() + shared);
    for (int i = 0; i < shape.imported.size(); i++) {
      ModuleShape.Imported from = shape.imported.get(i);
      out.name("m" + from.module()).name("f" + from.function());
      out.u8(FUNCTION).unsigned(type(shape.functions.get(i)));
    }
    table(out.name("m0").name("table").u8(TABLE));
    memory(out.name("m0").name("memory").u8(MEMORY));
    for (int i = 0; i < shape.globals.size(); i++) {
      TypeEncoder.valType(out.name("m0").name("g" + i).u8(GLOBAL), shape.globals.get(i));
      out.u8(1);
    }
    for (int i = 0; i < shape.tags.size(); i++) {
      FuncType type = new FuncType(shape.tags.get(i), List.of());
      out.name("m0").name("t" + i).u8(TAG).u8(0).unsigned(type(type));
    }
    return out;
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
    int shared = isFirst() ? 3 + shape.globals.size() + shape.tags.size() : 0;
    Bytes out = new Bytes().unsigned(shape.ownCount() + shared);
    for (int i = 0; i < shape.ownCount(); i++) {
      out.name("f" + i).u8(FUNCTION).unsigned(shape.imported.size() + i);
    }
    if (isFirst()) {
      out.name(Play.FUEL).u8(FUNCTION).unsigned(shape.functions.size());
      for (int i = 0; i < shape.globals.size(); i++) {
        out.name("g" + i).u8(GLOBAL).unsigned(i);
      }
      for (int i = 0; i < shape.tags.size(); i++) {
        out.name("t" + i).u8(TAG).unsigned(i);
      }
      out.name("memory").u8(MEMORY).unsigned(0).name("table").u8(TABLE).unsigned(0);
    }
    return out;
  }

  /** What goes into the table, with null elements as expressions. */
  private Bytes elements() {
    Bytes out = new Bytes().unsigned(1).unsigned(4);
    out.op(Op.I32_CONST).signed(shape.tableStart).op(Op.END).unsigned(shape.table.size());
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

  private static byte[] refuel() {
    Bytes out = new Bytes().unsigned(0).op(Op.I32_CONST).signed(ModuleShape.FUEL);
    return out.op(Op.GLOBAL_SET).unsigned(0).op(Op.END).toArray();
  }
}
