package dev.ligature.bench.wasmtime;

import dev.ligature.bench.worker.Guest;
import dev.ligature.bench.worker.GuestTasks;
import dev.ligature.bench.worker.Requests;
import io.github.kawamuray.wasmtime.Extern;
import io.github.kawamuray.wasmtime.Func;
import io.github.kawamuray.wasmtime.Instance;
import io.github.kawamuray.wasmtime.Module;
import io.github.kawamuray.wasmtime.Store;
import io.github.kawamuray.wasmtime.Val;
import io.github.kawamuray.wasmtime.WasmFunctions;
import io.github.kawamuray.wasmtime.WasmValType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** The worker for wasmtime-java: wasmtime, which compiles ahead, behind JNI. */
public final class WasmtimeWorker {
  private WasmtimeWorker() {}

  /** Answers requests until there are no more. */
  public static void main(String[] args) throws IOException {
    new Requests(new GuestTasks(WasmtimeWorker::open).tasks()).serve();
  }

  private static Guest open(Path file) {
    Store<Void> store = Store.withoutData();
    Module module = Module.fromFile(store.engine(), file.toString());
    List<Extern> imports = List.of();
    if (module.imports().length > 0) {
      Func host = WasmFunctions.wrap(store, WasmValType.I32, WasmValType.I32, Guest::host);
      imports = List.of(Extern.fromFunc(host));
    }
    return new Compiled(store, new Instance(store, module, imports));
  }

  private record Compiled(Store<Void> store, Instance instance) implements Guest {
    @Override
    public Kernel kernel(String name) {
      Func function = instance.getFunc(store, name).orElseThrow();
      return count -> {
        Val result = function.call(store, Val.fromI32(count))[0];
        return result.getType() == Val.Type.F64 ? result.f64() : result.i32();
      };
    }

    @Override
    public IntUnaryOperator step() {
      Func function = instance.getFunc(store, "step").orElseThrow();
      WasmFunctions.Function1<Integer, Integer> typed =
          WasmFunctions.func(store, function, WasmValType.I32, WasmValType.I32);
      return typed::call;
    }
  }
}
