package dev.ligature.engine.limits;

import dev.ligature.engine.Engine;
import dev.ligature.engine.Extern;
import dev.ligature.engine.Func;
import dev.ligature.engine.Instance;
import dev.ligature.wasm.WasmModule;
import java.util.List;

/** A module in the making, its items in the order in which they are added. */
final class Shape {
  private static final int SECTIONS = 14;
  private static final int TYPE = 1;
  private static final int IMPORT = 2;
  private static final int FUNCTION = 3;
  private static final int TABLE = 4;
  private static final int MEMORY = 5;
  private static final int GLOBAL = 6;
  private static final int EXPORT = 7;
  private static final int START = 8;
  private static final int ELEMENT = 9;
  private static final int CODE = 10;
  private static final int DATA = 11;
  private static final int TAG = 13;

  /** The order in the file. */
  private static final int[] ORDER = {
    TYPE, IMPORT, FUNCTION, TABLE, MEMORY, TAG, GLOBAL, EXPORT, START, ELEMENT, CODE, DATA
  };

  private final Bytes[] items = new Bytes[SECTIONS];
  private final int[] counts = new int[SECTIONS];
  private final Bytes custom = new Bytes();
  private int functions;

  Shape() {
    for (int k = 0; k < SECTIONS; k++) {
      items[k] = new Bytes();
    }
  }

  private Bytes item(int section) {
    counts[section]++;
    return items[section];
  }

  /** A function type; types are letters: {@code i l f d} and {@code r} for funcref. */
  int type(String params, String results) {
    item(TYPE).op(0x60).add(types(params)).add(types(results));
    return counts[TYPE] - 1;
  }

  /** A type as given. */
  int rawType(Bytes type) {
    item(TYPE).add(type);
    return counts[TYPE] - 1;
  }

  static int code(char letter) {
    return switch (letter) {
      case 'i' -> 0x7f;
      case 'l' -> 0x7e;
      case 'f' -> 0x7d;
      case 'd' -> 0x7c;
      case 'r' -> 0x70;
      default -> 0x6f;
    };
  }

  private static Bytes types(String letters) {
    Bytes bytes = new Bytes().u(letters.length());
    letters.chars().forEach(c -> bytes.op(code((char) c)));
    return bytes;
  }

  int importFunction(String module, String name, int type) {
    item(IMPORT).name(module).name(name).op(0).u(type);
    return functions++;
  }

  void importGlobal(String module, String name, char type, boolean mutable) {
    item(IMPORT).name(module).name(name).op(3, code(type), mutable ? 1 : 0);
  }

  void importTag(String module, String name, int type) {
    item(IMPORT).name(module).name(name).op(4, 0).u(type);
  }

  /** A function; the end of its body is added. Runs of one letter in the locals are a group. */
  int function(int type, String locals, Code code) {
    item(FUNCTION).u(type);
    Bytes groups = new Bytes();
    int count = 0;
    for (int k = 0; k < locals.length(); ) {
      int from = k;
      while (k < locals.length() && locals.charAt(k) == locals.charAt(from)) {
        k++;
      }
      groups.u(k - from).op(code(locals.charAt(from)));
      count++;
    }
    item(CODE).sized(new Bytes().u(count).add(groups).add(code).op(Code.END));
    return functions++;
  }

  /** A function that is exported. */
  int exported(String name, int type, String locals, Code code) {
    int function = function(type, locals, code);
    export(name, 0, function);
    return function;
  }

  void export(String name, int kind, int index) {
    item(EXPORT).name(name).op(kind).u(index);
  }

  int table(int size) {
    item(TABLE).op(0x70, 0).u(size);
    return counts[TABLE] - 1;
  }

  /** A table of nullable references to a type. */
  void rawTable(int type, int size) {
    item(TABLE).op(0x63).s(type).op(0).u(size);
  }

  void importTable(String module, String name, int type, int size) {
    item(IMPORT).name(module).name(name).op(1, 0x63).s(type).op(0).u(size);
  }

  int memory(int pages) {
    item(MEMORY).op(0).u(pages);
    return counts[MEMORY] - 1;
  }

  int tag(int type) {
    item(TAG).op(0).u(type);
    return counts[TAG] - 1;
  }

  /** A global; the end of its first value's expression is added. */
  void global(char type, boolean mutable, Code init) {
    item(GLOBAL).op(code(type), mutable ? 1 : 0).add(init).op(Code.END);
  }

  /** An active element segment of table 0. */
  void elements(int offset, int... indices) {
    Bytes segment = item(ELEMENT).op(0).add(new Code().i32(offset)).op(Code.END).u(indices.length);
    for (int index : indices) {
      segment.u(index);
    }
  }

  /** An active data segment. */
  void data(int offset, int... bytes) {
    item(DATA).op(0).add(new Code().i32(offset)).op(Code.END).u(bytes.length).op(bytes);
  }

  void start(int function) {
    items[START].u(function);
  }

  void custom(String name, Bytes content) {
    custom.op(0).sized(new Bytes().name(name).add(content));
  }

  byte[] bytes() {
    Bytes module = new Bytes().op(0, 'a', 's', 'm', 1, 0, 0, 0);
    for (int section : ORDER) {
      if (section == START && items[START].size() > 0) {
        module.op(START).sized(items[START]);
      } else if (counts[section] > 0) {
        module.op(section).sized(new Bytes().u(counts[section]).add(items[section]));
      }
    }
    return module.add(custom).toArray();
  }

  Instance instantiate(Extern... imports) {
    return instantiate(new Engine(), imports);
  }

  Instance instantiate(Engine engine, Extern... imports) {
    Instance instance =
        engine.compile("shape.wasm", WasmModule.parse(bytes())).allocate(List.of(imports));
    instance.initialize();
    return instance;
  }

  /** Calls an export with boxed arguments. */
  static Object call(Instance instance, String name, Object... arguments) {
    try {
      Func function = (Func) instance.export(name).orElseThrow();
      return function.handle().invokeWithArguments(arguments);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }
}
