package dev.ligature.conformance.jit;

import dev.ligature.engine.Engine;
import dev.ligature.engine.EngineOptions;
import dev.ligature.engine.Func;
import dev.ligature.engine.Instance;
import dev.ligature.guests.generated.GeneratedInterpreter;
import dev.ligature.wasm.WasmModule;
import java.nio.file.Path;
import java.util.List;

/** Runs functions like an interpreter's for long enough that all of their parts are hot. */
final class Shapes {
  private static final int ROUNDS = 500_000;

  private static final List<GeneratedInterpreter> ALL =
      List.of(
          new GeneratedInterpreter(64, 40, false, false),
          new GeneratedInterpreter(64, 271, true, true),
          new GeneratedInterpreter(256, 40, true, true),
          new GeneratedInterpreter(256, 271, false, true));

  private Shapes() {}

  /**
   * The main class.
   *
   * @param arguments a folder for the generated classes
   */
  public static void main(String... arguments) throws Throwable {
    Engine engine = new Engine(EngineOptions.DEFAULT.withClassDump(Path.of(arguments[0])));
    for (GeneratedInterpreter shape : ALL) {
      String name = "k%dl%d".formatted(shape.cases(), shape.locals());
      Instance instance =
          engine.compile(name, WasmModule.parse(shape.module())).allocate(List.of());
      instance.initialize();
      Func run = (Func) instance.export(GeneratedInterpreter.FUNCTION).orElseThrow();
      for (int k = 0; k < 4; k++) {
        int _ = (int) run.handle().invokeExact(ROUNDS);
      }
    }
  }
}
