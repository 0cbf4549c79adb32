package dev.ligature.conformance.differential;

import dev.ligature.engine.CompiledModule;
import dev.ligature.engine.Engine;
import dev.ligature.engine.EngineOptions;
import dev.ligature.engine.Func;
import dev.ligature.engine.Global;
import dev.ligature.engine.Instance;
import dev.ligature.engine.TrapException;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.ValType;
import dev.ligature.wasm.WasmModule;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/** A generated module on the engine under test. */
final class LigatureExecution implements Execution {
  private final GeneratedModule module;
  private final Instance instance;

  LigatureExecution(GeneratedModule module, EngineOptions options) {
    this.module = module;
    CompiledModule compiled =
        new Engine(options).compile("generated", WasmModule.parse(module.bytes()));
    compiled.validate();
    this.instance = compiled.allocate(List.of());
    instance.initialize();
  }

  @Override
  public Outcome call(String name, FuncType type, long[] arguments) {
    List<Object> boxed = new ArrayList<>();
    for (int i = 0; i < arguments.length; i++) {
      boxed.add(box(type.params().get(i), arguments[i]));
    }
    try {
      Func function = (Func) instance.export(name).orElseThrow();
      Object result = function.handle().invokeWithArguments(boxed);
      Object[] results =
          switch (type.results().size()) {
            case 0 -> new Object[0];
            case 1 -> new Object[] {result};
            default -> (Object[]) result;
          };
      long[] bits = new long[results.length];
      for (int i = 0; i < bits.length; i++) {
        bits[i] = bits(results[i]);
      }
      return Outcome.returned(type.results(), bits);
    } catch (TrapException e) {
      return new Outcome.Trapped(e.kind().text());
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  private static Object box(ValType type, long bits) {
    return switch (type.kind()) {
      case I32 -> (int) bits;
      case I64 -> bits;
      case F32 -> Float.intBitsToFloat((int) bits);
      default -> Double.longBitsToDouble(bits);
    };
  }

  private static long bits(Object value) {
    return switch (value) {
      case Integer i -> i;
      case Long l -> l;
      case Float f -> Float.floatToRawIntBits(f);
      default -> Double.doubleToRawLongBits((double) value);
    };
  }

  private Global global(int index) {
    return (Global) instance.export("g" + index).orElseThrow();
  }

  @Override
  public void setFuel(int fuel) {
    global(0).setValue(fuel);
  }

  @Override
  public List<String> globals() {
    List<String> words = new ArrayList<>();
    for (int i = 0; i < module.globals().size(); i++) {
      words.add(Outcome.word(module.globals().get(i), bits(global(i).value())));
    }
    return words;
  }

  @Override
  public byte[] memory() {
    return instance.memory(0).segment().toArray(ValueLayout.JAVA_BYTE);
  }
}
