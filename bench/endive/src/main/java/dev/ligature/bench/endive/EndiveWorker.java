package dev.ligature.bench.endive;

import dev.ligature.bench.worker.Guest;
import dev.ligature.bench.worker.GuestTasks;
import dev.ligature.bench.worker.Requests;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.IntUnaryOperator;
import run.endive.compiler.MachineFactoryCompiler;
import run.endive.runtime.ExportFunction;
import run.endive.runtime.HostFunction;
import run.endive.runtime.ImportValues;
import run.endive.runtime.Instance;
import run.endive.wasm.Parser;
import run.endive.wasm.types.FunctionType;
import run.endive.wasm.types.ValType;

/** The worker for Endive: those tasks that it can do. */
public final class EndiveWorker {
  private EndiveWorker() {}

  /** Answers requests until there are no more. */
  public static void main(String[] args) throws IOException {
    new Requests(new GuestTasks(EndiveWorker::open).tasks()).serve();
  }

  /** Opens a file: a module with its own memory by its extension {@code .wasm}, else a library. */
  private static Guest open(Path file) throws IOException {
    if (!file.toString().endsWith(".wasm")) {
      Path folder = Objects.requireNonNull(file.getParent(), "the folder of a library");
      return new Compiled(new EndiveProgram(folder).open(file.getFileName().toString()));
    }
    var module = Parser.parse(file);
    FunctionType step = FunctionType.of(List.of(ValType.I32), List.of(ValType.I32));
    HostFunction host =
        new HostFunction(
            "env", "host", step, (instance, words) -> new long[] {Guest.host((int) words[0])});
    return new Compiled(
        Instance.builder(module)
            .withImportValues(ImportValues.builder().addFunction(host).build())
            .withMachineFactory(MachineFactoryCompiler.compile(module))
            .build());
  }

  private record Compiled(Instance instance) implements Guest {
    @Override
    public Kernel kernel(String name) {
      ExportFunction function = instance.export(name);
      boolean isDouble = instance.exportType(name).returns().getFirst().equals(ValType.F64);
      return count -> {
        long result = function.apply(count)[0];
        return isDouble ? Double.longBitsToDouble(result) : (double) (int) result;
      };
    }

    @Override
    public IntUnaryOperator step() {
      ExportFunction function = instance.export("step");
      return x -> (int) function.apply(x)[0];
    }
  }
}
