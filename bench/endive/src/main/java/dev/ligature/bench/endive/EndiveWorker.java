package dev.ligature.bench.endive;

import dev.ligature.bench.worker.Requests;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import run.endive.runtime.ExportFunction;
import run.endive.runtime.Instance;
import run.endive.wasm.types.ValType;

/** The worker for Endive: those tasks that it can do. */
public final class EndiveWorker {
  private Instance library;

  private EndiveWorker() {}

  /** Answers requests until there are no more. */
  public static void main(String[] args) throws IOException {
    EndiveWorker worker = new EndiveWorker();
    new Requests(Map.of("open", worker::open, "call", worker::call)).serve();
  }

  private String open(List<String> words) throws IOException {
    library = new EndiveProgram(Path.of(words.get(0))).open(words.get(1));
    return "";
  }

  private String call(List<String> words) {
    ExportFunction function = library.export(words.get(0));
    long count = Long.parseLong(words.get(1));
    long start = System.nanoTime();
    long result = function.apply(count)[0];
    long nanos = System.nanoTime() - start;
    boolean isDouble = library.exportType(words.get(0)).returns().getFirst().equals(ValType.F64);
    return nanos + "\t" + (isDouble ? Double.longBitsToDouble(result) : (double) (int) result);
  }
}
