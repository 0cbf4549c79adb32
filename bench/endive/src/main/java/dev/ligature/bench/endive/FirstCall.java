package dev.ligature.bench.endive;

import java.nio.file.Path;
import run.endive.compiler.InterpreterFallback;
import run.endive.compiler.MachineFactoryCompiler;
import run.endive.runtime.ByteArrayMemory;
import run.endive.runtime.HostFunction;
import run.endive.runtime.ImportMemory;
import run.endive.runtime.ImportValues;
import run.endive.runtime.Instance;
import run.endive.wasm.Parser;
import run.endive.wasm.WasmModule;
import run.endive.wasm.types.FunctionImport;
import run.endive.wasm.types.MemoryImport;

/**
 * A process of its own that opens a main module of fixed addresses, calls one function and prints
 * the result. The environment is empty, what else is imported is undefined; functions too large for
 * the compiler are interpreted, which is its way with them.
 */
public final class FirstCall {
  private FirstCall() {}

  /** Runs it: file, function of one integer, argument. */
  public static void main(String[] args) {
    WasmModule module = Parser.parse(Path.of(args[0]));
    ImportValues.Builder imports = ImportValues.builder();
    module.importSection().stream()
        .forEach(
            wanted -> {
              switch (wanted) {
                case FunctionImport function -> imports.addFunction(stub(module, function));
                case MemoryImport memory ->
                    imports.addMemory(
                        new ImportMemory(
                            wanted.module(), wanted.name(), new ByteArrayMemory(memory.limits())));
                default -> throw new IllegalArgumentException("import " + wanted);
              }
            });
    Instance instance =
        Instance.builder(module)
            .withImportValues(imports.build())
            .withMachineFactory(
                MachineFactoryCompiler.builder(module)
                    .withInterpreterFallback(InterpreterFallback.SILENT)
                    .compile())
            .build();
    instance.export("__wasm_call_ctors").apply();
    System.out.println(instance.export(args[1]).apply(Long.parseLong(args[2]))[0]);
  }

  private static HostFunction stub(WasmModule module, FunctionImport function) {
    return new HostFunction(
        function.module(),
        function.name(),
        module.typeSection().getType(function.typeIndex()),
        (instance, values) -> {
          if (function.name().startsWith("environ_")) {
            return new long[1];
          }
          throw new IllegalStateException("undefined symbol: " + function.name());
        });
  }
}
