package dev.ligature.conformance.spec;

import dev.ligature.engine.Engine;
import dev.ligature.engine.Extern;
import dev.ligature.engine.Global;
import dev.ligature.engine.Memory;
import dev.ligature.engine.Table;
import dev.ligature.wasm.ExternType;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.Limits;
import dev.ligature.wasm.ValType;
import java.lang.invoke.MethodHandles;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The host module {@code spectest}, whose functions do nothing.
 *
 * @see <a href="https://github.com/WebAssembly/spec/tree/main/interpreter#spectest-host-module">
 *     Spectest host module</a>
 */
final class Spectest {
  private Spectest() {}

  static Map<String, Extern> exports(Engine engine) {
    Map<String, Extern> exports = new LinkedHashMap<>();
    print(exports, engine, "print");
    print(exports, engine, "print_i32", ValType.I32);
    print(exports, engine, "print_i64", ValType.I64);
    print(exports, engine, "print_f32", ValType.F32);
    print(exports, engine, "print_f64", ValType.F64);
    print(exports, engine, "print_i32_f32", ValType.I32, ValType.F32);
    print(exports, engine, "print_f64_f64", ValType.F64, ValType.F64);
    exports.put("global_i32", new Global.I32(false, 666));
    exports.put("global_i64", new Global.I64(false, 666));
    exports.put("global_f32", new Global.F32(false, 666.6f));
    exports.put("global_f64", new Global.F64(false, 666.6));
    exports.put("table", table(false));
    exports.put("table64", table(true));
    exports.put("memory", new Memory(new Limits(1, 2, false, false)));
    exports.put("shared_memory", new Memory(new Limits(1, 2, false, true)));
    return exports;
  }

  private static void print(
      Map<String, Extern> exports, Engine engine, String name, ValType... params) {
    FuncType type = new FuncType(List.of(params), List.of());
    exports.put(
        name,
        engine.hostFunction(
            "spectest." + name, type, MethodHandles.empty(Engine.methodType(type))));
  }

  private static Table table(boolean is64) {
    Limits limits = new Limits(10, 20, is64, false);
    return new Table(new ExternType.Table(ValType.FUNCREF, limits), null);
  }
}
