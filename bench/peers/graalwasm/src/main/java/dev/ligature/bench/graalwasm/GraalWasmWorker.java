package dev.ligature.bench.graalwasm;

import dev.ligature.bench.worker.Guest;
import dev.ligature.bench.worker.GuestTasks;
import dev.ligature.bench.worker.Requests;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.graalvm.polyglot.proxy.ProxyObject;

/** The worker for GraalWasm. */
public final class GraalWasmWorker {
  private GraalWasmWorker() {}

  /** Answers requests until there are no more. */
  public static void main(String[] args) throws IOException {
    new Requests(new GuestTasks(GraalWasmWorker::open).tasks()).serve();
  }

  // The context stays open as long as its guest, which is as long as the process.
  @SuppressWarnings("resource")
  private static Guest open(Path file) throws IOException {
    Context context = Context.create("wasm");
    String implementation = context.getEngine().getImplementationName();
    if (implementation.equals("Interpreted")) {
      throw new IllegalStateException("the optimizing run time of Truffle did not start");
    }
    Value module = context.eval(Source.newBuilder("wasm", file.toFile()).build());
    ProxyExecutable host = words -> Guest.host(words[0].asInt());
    ProxyObject env = ProxyObject.fromMap(Map.of("host", host));
    Value instance = module.newInstance(ProxyObject.fromMap(Map.of("env", env)));
    return new Exports(instance.getMember("exports"));
  }

  private record Exports(Value exports) implements Guest {
    @Override
    public Kernel kernel(String name) {
      Value function = exports.getMember(name);
      return count -> function.execute(count).asDouble();
    }

    @Override
    public IntUnaryOperator step() {
      Value function = exports.getMember("step");
      return x -> function.execute(x).asInt();
    }
  }
}
