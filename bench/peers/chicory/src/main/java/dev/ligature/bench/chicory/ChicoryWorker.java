package dev.ligature.bench.chicory;

import com.dylibso.chicory.compiler.MachineFactoryCompiler;
import com.dylibso.chicory.runtime.ExportFunction;
import com.dylibso.chicory.runtime.HostFunction;
import com.dylibso.chicory.runtime.ImportValues;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.wasm.Parser;
import com.dylibso.chicory.wasm.WasmModule;
import com.dylibso.chicory.wasm.types.FunctionType;
import com.dylibso.chicory.wasm.types.ValType;
import dev.ligature.bench.worker.Guest;
import dev.ligature.bench.worker.GuestTasks;
import dev.ligature.bench.worker.Requests;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** The worker for Chicory, which compiles to bytecode. */
public final class ChicoryWorker {
  private ChicoryWorker() {}

  /** Answers requests until there are no more. */
  public static void main(String[] args) throws IOException {
    new Requests(new GuestTasks(ChicoryWorker::open).tasks()).serve();
  }

  private static Guest open(Path file) {
    WasmModule module = Parser.parse(file.toFile());
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
