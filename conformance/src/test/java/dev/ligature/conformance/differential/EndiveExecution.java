package dev.ligature.conformance.differential;

import dev.ligature.wasm.FuncType;
import java.util.ArrayList;
import java.util.List;
import run.endive.runtime.Instance;
import run.endive.runtime.Memory;
import run.endive.wasm.Parser;
import run.endive.wasm.WasmEngineException;

/** A generated module on the other engine's interpreter. */
final class EndiveExecution implements Execution {
  private final GeneratedModule module;
  private final Instance instance;

  EndiveExecution(GeneratedModule module) {
    this.module = module;
    this.instance = Instance.builder(Parser.parse(module.bytes())).build();
  }

  @Override
  public Outcome call(String name, FuncType type, long[] arguments) {
    try {
      long[] results = instance.exports().function(name).apply(arguments);
      return Outcome.returned(type.results(), results == null ? new long[0] : results);
    } catch (WasmEngineException e) {
      return new Outcome.Trapped(kind(e));
    }
  }

  /** The specification's words for the trap that an exception is. */
  private static String kind(WasmEngineException e) {
    String message = String.valueOf(e.getMessage());
    for (dev.ligature.engine.TrapKind kind : dev.ligature.engine.TrapKind.values()) {
      if (message.contains(kind.text())) {
        return kind.text();
      }
    }
    throw new AssertionError("no trap: " + message, e);
  }

  @Override
  public void setFuel(int fuel) {
    instance.exports().global("g0").setValue(fuel);
  }

  @Override
  public List<String> globals() {
    List<String> words = new ArrayList<>();
    for (int i = 0; i < module.globals().size(); i++) {
      words.add(
          Outcome.word(module.globals().get(i), instance.exports().global("g" + i).getValue()));
    }
    return words;
  }

  @Override
  public byte[] memory() {
    Memory memory = instance.memory();
    return memory.readBytes(0, memory.pages() * Memory.PAGE_SIZE);
  }
}
