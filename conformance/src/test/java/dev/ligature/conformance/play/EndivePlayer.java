package dev.ligature.conformance.play;

import dev.ligature.engine.TrapKind;
import dev.ligature.wasm.Export;
import dev.ligature.wasm.ExternKind;
import dev.ligature.wasm.ExternType;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.Import;
import dev.ligature.wasm.ValType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import run.endive.runtime.CallResult;
import run.endive.runtime.ExportFunction;
import run.endive.runtime.GlobalInstance;
import run.endive.runtime.HostFunction;
import run.endive.runtime.ImportFunction;
import run.endive.runtime.ImportGlobal;
import run.endive.runtime.ImportMemory;
import run.endive.runtime.ImportTable;
import run.endive.runtime.ImportTag;
import run.endive.runtime.ImportValues;
import run.endive.runtime.Instance;
import run.endive.runtime.Memory;
import run.endive.runtime.TableInstance;
import run.endive.runtime.TagInstance;
import run.endive.runtime.WasmException;
import run.endive.wasm.Parser;
import run.endive.wasm.WasmEngineException;
import run.endive.wasm.types.FunctionType;
import run.endive.wasm.types.Value;

/** Endive's interpreter. */
public final class EndivePlayer implements Player {
  @Override
  public List<String> play(Play play) throws UnsupportedPlayException {
    for (Play.Part part : play.parts()) {
      if (EndiveFaults.isTouchedBy(part.module())) {
        throw new UnsupportedPlayException("Endive is known to be wrong on " + part.name());
      }
    }
    Run run = new Run();
    try {
      for (Play.Part part : play.parts()) {
        run.instantiate(part);
      }
      for (Play.Step step : play.steps()) {
        switch (step) {
          case Play.Call call -> run.call(call);
          case Play.Check check -> run.check();
        }
      }
      return run.transcript.lines();
    } catch (RuntimeException e) {
      // Version 1.2.0 fails so on some tail calls.
      throw new UnsupportedPlayException("Endive fails: " + e);
    }
  }

  private static final class Run {
    private final Transcript transcript = new Transcript();
    private final Map<Play.Part, Instance> instances = new LinkedHashMap<>();
    private boolean failed;

    void instantiate(Play.Part part) throws UnsupportedPlayException {
      if (failed) {
        return;
      }
      try {
        run.endive.wasm.WasmModule module = Parser.parse(part.module().bytes());
        ImportValues.Builder imports = ImportValues.builder();
        part.module().imports().forEach(wanted -> add(imports, wanted));
        instances.put(
            part,
            Instance.builder(module).withImportValues(imports.build()).withStart(true).build());
        transcript.put("instantiated " + part.name());
      } catch (WasmEngineException | WasmException e) {
        failed = true;
        String ending = ending(e);
        if (ending.startsWith("fails")) {
          throw new UnsupportedPlayException(ending);
        }
        transcript.put(part.name() + " " + ending);
      }
    }

    private void add(ImportValues.Builder imports, Import wanted) {
      String from = wanted.module();
      String name = wanted.name();
      Instance instance = null;
      for (Map.Entry<Play.Part, Instance> each : instances.entrySet()) {
        if (each.getKey().name().equals(from)) {
          instance = each.getValue();
        }
      }
      if (instance == null) {
        FuncType type = ((ExternType.Function) wanted.type()).type();
        imports.addFunction(new HostFunction(from, name, type(type), (i, args) -> log(type, args)));
        return;
      }
      switch (wanted.type().kind()) {
        case FUNCTION ->
            imports.addFunction(ImportFunction.exportAsImport(from, name, instance, name));
        case GLOBAL ->
            imports.addGlobal(new ImportGlobal(from, name, instance.exports().global(name)));
        case MEMORY ->
            imports.addMemory(new ImportMemory(from, name, instance.exports().memory(name)));
        case TABLE -> imports.addTable(new ImportTable(from, name, instance.exports().table(name)));
        case TAG -> imports.addTag(new ImportTag(from, name, instance.exports().tag(name)));
      }
    }

    private long[] log(FuncType type, long[] arguments) {
      transcript.put("logs " + word(type.params().getFirst(), arguments[0]));
      return new long[0];
    }

    private static FunctionType type(FuncType type) {
      return FunctionType.of(types(type.params()), types(type.results()));
    }

    private static List<run.endive.wasm.types.ValType> types(List<ValType> types) {
      return types.stream()
          .map(
              type ->
                  switch (type.kind()) {
                    case I32 -> run.endive.wasm.types.ValType.I32;
                    case I64 -> run.endive.wasm.types.ValType.I64;
                    case F32 -> run.endive.wasm.types.ValType.F32;
                    default -> run.endive.wasm.types.ValType.F64;
                  })
          .toList();
    }

    void call(Play.Call call) {
      Instance instance = instances.get(call.part());
      if (instance == null) {
        return;
      }
      long[] arguments = new long[call.arguments().size()];
      for (int i = 0; i < arguments.length; i++) {
        boolean reference = call.type().params().get(i).isReference();
        arguments[i] = reference ? Value.REF_NULL_VALUE : call.arguments().get(i);
      }
      transcript.repeat(
          call.times(),
          () -> {
            instances.forEach(
                (part, each) -> {
                  if (part.module().export(Play.FUEL).isPresent()) {
                    each.exports().function(Play.FUEL).apply();
                  }
                });
            transcript.put(invoke(instance, call, arguments));
          });
    }

    private String invoke(Instance instance, Play.Call call, long[] arguments) {
      try {
        ExportFunction function = instance.exports().function(call.export());
        FuncType type = call.type();
        if (Stream.of(type.params(), type.results()).noneMatch(EndivePlayer::haveObjects)) {
          return "returns " + words(type.results(), function.apply(arguments), new Object[0]);
        }
        CallResult results = function.applyWithRefs(arguments, new Object[arguments.length]);
        return "returns " + words(type.results(), results.longs(), results.refs());
      } catch (WasmEngineException | WasmException e) {
        return ending(e);
      } catch (StackOverflowError e) {
        return Transcript.STACK;
      }
    }

    @SuppressWarnings("ReferenceEquality") // a tag is itself
    private String ending(RuntimeException thrown) {
      if (thrown instanceof WasmException exception) {
        TagInstance thrownTag = exception.instance().tag(exception.tagIdx());
        for (Map.Entry<Play.Part, Instance> each : instances.entrySet()) {
          for (Export export : each.getKey().exports(ExternKind.TAG)) {
            if (each.getValue().tag(export.index()) == thrownTag) {
              List<ValType> types =
                  each.getKey().module().tags().get(export.index()).type().params();
              return "throws "
                  + export.name()
                  + " "
                  + words(types, exception.args(), exception.refArgs());
            }
          }
        }
        return "throws";
      }
      String message = String.valueOf(thrown.getMessage());
      if (message.contains("call stack exhausted")) {
        return Transcript.STACK;
      }
      for (TrapKind kind : TrapKind.values()) {
        if (message.contains(kind.text())) {
          return Transcript.ending(kind);
        }
      }
      return "fails: " + thrown;
    }

    void check() {
      instances.forEach(
          (part, instance) -> {
            for (Export export : part.exports(ExternKind.GLOBAL)) {
              ValType type = part.module().globals().get(export.index()).type();
              GlobalInstance global = instance.exports().global(export.name());
              String word =
                  isObject(type)
                      ? Transcript.reference(global.getRefValue() == null)
                      : word(type, global.getValue());
              transcript.put("global " + export.name() + " " + word);
            }
            for (Export export : part.module().exports().stream().filter(part::isSeen).toList()) {
              if (export.kind() == ExternKind.MEMORY) {
                Memory memory = instance.exports().memory(export.name());
                byte[] bytes = memory.readBytes(0, memory.pages() * Memory.PAGE_SIZE);
                transcript.memory(export.name(), bytes);
              } else if (export.kind() == ExternKind.TABLE) {
                TableInstance table = instance.exports().table(export.name());
                transcript.put("table " + export.name() + " " + nulls(table));
              }
            }
          });
    }

    private static String nulls(TableInstance table) {
      StringBuilder text = new StringBuilder(table.size() + " ");
      for (int i = 0; i < Math.min(table.size(), 1000); i++) {
        text.append(table.ref(i) == Value.REF_NULL_VALUE ? '-' : 'x');
      }
      return text.toString();
    }

    private static String words(List<ValType> types, long[] values, Object[] references) {
      List<String> words = new ArrayList<>();
      for (int i = 0; i < types.size(); i++) {
        words.add(
            isObject(types.get(i))
                ? Transcript.reference(references[i] == null)
                : word(types.get(i), values[i]));
      }
      return String.join(" ", words);
    }
  }

  private static boolean haveObjects(List<ValType> types) {
    return types.stream().anyMatch(EndivePlayer::isObject);
  }

  /** Whether values of a type are objects there, not numbers. */
  private static boolean isObject(ValType type) {
    return type.isReference() && !type.isFunctionReference();
  }

  private static String word(ValType type, long bits) {
    return type.isReference()
        ? Transcript.reference(bits == Value.REF_NULL_VALUE)
        : Transcript.word(type, bits);
  }
}
