package dev.ligature.conformance.play;

import dev.ligature.engine.CompiledModule;
import dev.ligature.engine.Engine;
import dev.ligature.engine.EngineOptions;
import dev.ligature.engine.Extern;
import dev.ligature.engine.Func;
import dev.ligature.engine.Global;
import dev.ligature.engine.GuestException;
import dev.ligature.engine.Instance;
import dev.ligature.engine.Memory;
import dev.ligature.engine.Table;
import dev.ligature.engine.Tag;
import dev.ligature.engine.TrapException;
import dev.ligature.wasm.Export;
import dev.ligature.wasm.ExternKind;
import dev.ligature.wasm.ExternType;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.Import;
import dev.ligature.wasm.ValType;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The engine under test. */
public final class LigaturePlayer implements Player {
  private static final MethodHandle ACCEPT;

  static {
    try {
      ACCEPT =
          MethodHandles.lookup()
              .findVirtual(
                  Consumer.class, "accept", MethodType.methodType(void.class, Object.class));
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final EngineOptions options;

  public LigaturePlayer(EngineOptions options) {
    this.options = options;
  }

  @Override
  public List<String> play(Play play) {
    Run run = new Run(new Engine(options));
    play.parts().forEach(run::instantiate);
    for (Play.Step step : play.steps()) {
      switch (step) {
        case Play.Call call -> run.call(call);
        case Play.Check check -> run.check();
      }
    }
    return run.transcript.lines();
  }

  private static final class Run {
    private final Engine engine;
    private final Transcript transcript = new Transcript();
    private final Map<Play.Part, Instance> instances = new LinkedHashMap<>();
    private boolean failed;

    Run(Engine engine) {
      this.engine = engine;
    }

    void instantiate(Play.Part part) {
      if (failed) {
        return;
      }
      CompiledModule compiled = engine.compile(part.name(), part.module());
      compiled.validate();
      Instance instance =
          compiled.allocate(part.module().imports().stream().map(this::find).toList());
      try {
        instance.initialize();
        instances.put(part, instance);
        transcript.put("instantiated " + part.name());
      } catch (TrapException | GuestException e) {
        failed = true;
        transcript.put(part.name() + " " + ending(e));
      }
    }

    private Extern find(Import wanted) {
      for (Map.Entry<Play.Part, Instance> each : instances.entrySet()) {
        if (each.getKey().name().equals(wanted.module())) {
          return each.getValue().export(wanted.name()).orElseThrow();
        }
      }
      FuncType type = ((ExternType.Function) wanted.type()).type();
      ValType param = type.params().getFirst();
      Consumer<Object> put = value -> transcript.put("logs " + word(param, value));
      MethodHandle log = ACCEPT.bindTo(put);
      return engine.hostFunction(wanted.name(), type, log.asType(Engine.methodType(type)));
    }

    void call(Play.Call call) {
      Instance instance = instances.get(call.part());
      if (instance == null) {
        return;
      }
      MethodHandle handle = handle(instance, call.export()).orElseThrow();
      List<MethodHandle> fuel =
          instances.values().stream().flatMap(i -> handle(i, Play.FUEL).stream()).toList();
      List<Object> arguments = new ArrayList<>();
      for (int i = 0; i < call.arguments().size(); i++) {
        arguments.add(box(call.type().params().get(i), call.arguments().get(i)));
      }
      List<ValType> results = call.type().results();
      transcript.repeat(
          call.times(),
          () -> {
            fuel.forEach(each -> invoke(each, List.of(), List.of()));
            transcript.put(invoke(handle, arguments, results));
          });
    }

    private static Optional<MethodHandle> handle(Instance instance, String export) {
      return instance.export(export).map(function -> ((Func) function).handle());
    }

    private String invoke(MethodHandle handle, List<Object> arguments, List<ValType> types) {
      try {
        Object result = handle.invokeWithArguments(arguments);
        StringBuilder text = new StringBuilder("returns");
        for (int i = 0; i < types.size(); i++) {
          text.append(' ');
          text.append(word(types.get(i), types.size() == 1 ? result : ((Object[]) result)[i]));
        }
        return types.isEmpty() ? "returns " : text.toString();
      } catch (TrapException | GuestException e) {
        return ending(e);
      } catch (RuntimeException | Error e) {
        throw e;
      } catch (Throwable e) {
        throw new AssertionError(e);
      }
    }

    private String ending(RuntimeException thrown) {
      if (thrown instanceof TrapException trap) {
        return Transcript.ending(trap.kind());
      }
      GuestException exception = (GuestException) thrown;
      for (Map.Entry<Play.Part, Instance> each : instances.entrySet()) {
        for (Export export : each.getKey().exports(ExternKind.TAG)) {
          Tag tag = each.getValue().tag(export.index());
          if (tag == exception.tag()) {
            List<ValType> types = tag.type().type().params();
            StringBuilder text = new StringBuilder("throws " + export.name());
            for (int i = 0; i < types.size(); i++) {
              text.append(' ').append(word(types.get(i), exception.values().get(i)));
            }
            return types.isEmpty() ? text + " " : text.toString();
          }
        }
      }
      return "throws";
    }

    void check() {
      instances.forEach(
          (part, instance) -> {
            for (Export export : part.exports(ExternKind.GLOBAL)) {
              Global global = (Global) instance.export(export.name()).orElseThrow();
              String word = word(global.type().type(), global.value());
              transcript.put("global " + export.name() + " " + word);
            }
            for (Export export : part.module().exports().stream().filter(part::isSeen).toList()) {
              switch (instance.export(export.name()).orElseThrow()) {
                case Memory memory ->
                    transcript.memory(
                        export.name(), memory.segment().toArray(ValueLayout.JAVA_BYTE));
                case Table table -> transcript.put("table " + export.name() + " " + nulls(table));
                default -> {}
              }
            }
          });
    }

    private static String nulls(Table table) {
      StringBuilder text = new StringBuilder(table.size() + " ");
      for (int i = 0; i < Math.min(table.size(), 1000); i++) {
        text.append(table.get(i) == null ? '-' : 'x');
      }
      return text.toString();
    }
  }

  private static Object box(ValType type, long bits) {
    return switch (type.kind()) {
      case I32 -> (int) bits;
      case I64 -> bits;
      case F32 -> Float.intBitsToFloat((int) bits);
      case F64 -> Double.longBitsToDouble(bits);
      default -> null;
    };
  }

  private static String word(ValType type, Object value) {
    return switch (value) {
      case null -> Transcript.reference(true);
      case Object v when type.isReference() -> Transcript.reference(false);
      case Integer i -> Transcript.word(type, i);
      case Long l -> Transcript.word(type, l);
      case Float f -> Transcript.word(type, Float.floatToRawIntBits(f));
      case Double d -> Transcript.word(type, Double.doubleToRawLongBits(d));
      default -> throw new IllegalStateException("not a value: " + value);
    };
  }
}
