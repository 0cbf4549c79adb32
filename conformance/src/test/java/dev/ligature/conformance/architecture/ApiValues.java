package dev.ligature.conformance.architecture;

import dev.ligature.cli.Host;
import dev.ligature.cli.Terminals;
import dev.ligature.emscripten.Embind;
import dev.ligature.emscripten.EmbindClass;
import dev.ligature.emscripten.EmbindEnum;
import dev.ligature.emscripten.EmbindEnumValue;
import dev.ligature.emscripten.EmbindFunction;
import dev.ligature.emscripten.EmbindObject;
import dev.ligature.emscripten.EmbindSignature;
import dev.ligature.emscripten.EmscriptenHost;
import dev.ligature.emscripten.EmscriptenProgram;
import dev.ligature.emscripten.FileImage;
import dev.ligature.engine.Agent;
import dev.ligature.engine.Agents;
import dev.ligature.engine.AheadOfTime;
import dev.ligature.engine.CodeCache;
import dev.ligature.engine.CompiledModule;
import dev.ligature.engine.Engine;
import dev.ligature.engine.EngineOptions;
import dev.ligature.engine.Entrance;
import dev.ligature.engine.Func;
import dev.ligature.engine.Global;
import dev.ligature.engine.Guard;
import dev.ligature.engine.GuestException;
import dev.ligature.engine.Instance;
import dev.ligature.engine.Memory;
import dev.ligature.engine.Quota;
import dev.ligature.engine.Quotas;
import dev.ligature.engine.ShadowStack;
import dev.ligature.engine.Table;
import dev.ligature.engine.Tag;
import dev.ligature.engine.TrapException;
import dev.ligature.engine.TrapKind;
import dev.ligature.engine.V128;
import dev.ligature.engine.WaitQueue;
import dev.ligature.engine.code.HeapType;
import dev.ligature.fuse.Fusion;
import dev.ligature.guests.Guests;
import dev.ligature.guests.wat.ModuleAssembler;
import dev.ligature.linker.Binding;
import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.GuestArena;
import dev.ligature.linker.GuestPointer;
import dev.ligature.linker.GuestThread;
import dev.ligature.linker.HostFunction;
import dev.ligature.linker.HostGlobal;
import dev.ligature.linker.HostModule;
import dev.ligature.linker.Interposition;
import dev.ligature.linker.Library;
import dev.ligature.linker.LibrarySource;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.LinkListener;
import dev.ligature.linker.LinkPlan;
import dev.ligature.linker.LinkPolicy;
import dev.ligature.linker.LoadPlan;
import dev.ligature.linker.Namespace;
import dev.ligature.linker.OpenFlag;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.Reloadable;
import dev.ligature.linker.Symbol;
import dev.ligature.linker.SymbolMismatch;
import dev.ligature.linker.TraceCategory;
import dev.ligature.linker.TraceListener;
import dev.ligature.linker.UndefinedReference;
import dev.ligature.wasi.FileTree;
import dev.ligature.wasi.WasiPreview1;
import dev.ligature.wasm.ArrayType;
import dev.ligature.wasm.ByteWriter;
import dev.ligature.wasm.DylinkSection;
import dev.ligature.wasm.ExternKind;
import dev.ligature.wasm.ExternType;
import dev.ligature.wasm.FieldType;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.FunctionBody;
import dev.ligature.wasm.Import;
import dev.ligature.wasm.Instructions;
import dev.ligature.wasm.Limits;
import dev.ligature.wasm.NameSection;
import dev.ligature.wasm.ValType;
import dev.ligature.wasm.WasmException;
import dev.ligature.wasm.WasmModule;
import dev.ligature.wasm.debug.DebugFile;
import dev.ligature.wasm.debug.FunctionLines;
import dev.ligature.wasm.debug.LineTable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Type;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A value of each type that methods of the API take or are called on. */
final class ApiValues implements AutoCloseable {
  private static final Path MAIN = Guests.module("threads/main.wasm");

  private static final String TEXT =
      """
      (module
        (import "env" "f" (func (result i32)))
        (memory 1)
        (table 1 funcref)
        (func (export "g") (result i32) (i32.const 1)))
      """;

  /** By the name of the type, with its arguments or without. */
  private final Map<String, Object> values = new HashMap<>();

  private final Program program;

  ApiValues() throws IOException {
    addCommon();
    addWasm();
    addEngine();
    addLinker();
    ProgramConfig config =
        ProgramConfig.builder()
            .libraryPath(MAIN.resolveSibling(""))
            .hostModule(WasiPreview1.builder().build())
            .build();
    DynamicLinker linker = DynamicLinker.create();
    value(DynamicLinker.class, linker);
    program = linker.open(MAIN, config);
    addProgram();
    addCli();
  }

  @Override
  public void close() {
    program.close();
  }

  /** The value of a type, as exact as there is one. */
  Object of(Type exact, Class<?> type) {
    Object value = values.getOrDefault(exact.getTypeName(), values.get(type.getTypeName()));
    if (value == null) {
      throw new AssertionError("no value of " + exact.getTypeName());
    }
    return value;
  }

  /** What any library can be bound to. */
  private interface Nothing {}

  private void value(String type, Object value) {
    values.put(type, value);
  }

  private void value(Class<?> type, Object value) {
    values.put(type.getTypeName(), value);
  }

  private void value(String type, Class<?> argument, Object value) {
    values.put("%s<%s>".formatted(type, argument.getTypeName()), value);
  }

  private void addCommon() throws IOException {
    MethodHandle zero = MethodHandles.zero(int.class);
    value(Object.class, "object");
    value(Object[].class, new Object[] {1});
    value(String.class, "name");
    value(String[].class, new String[] {"name"});
    value(Path.class, MAIN);
    value(Path[].class, new Path[] {MAIN});
    value(int[].class, new int[0]);
    FieldType field = new FieldType(ValType.I32, 0, true);
    value(FieldType.class, field);
    value(HeapType.class, new HeapType(0, null, new ArrayType(field), "keeper"));
    value(byte[].class, Files.readAllBytes(Guests.module("threads/late.so")));
    value(Throwable.class, new IOException());
    value(StackTraceElement.class, new StackTraceElement("a", "b", "c", 1));
    value(StackTraceElement[].class, new StackTraceElement[0]);
    value(InputStream.class, InputStream.nullInputStream());
    value(OutputStream.class, OutputStream.nullOutputStream());
    value(Clock.class, Clock.systemUTC());
    value(ZoneId.class, ZoneOffset.UTC);
    value(Runnable.class, (Runnable) () -> {});
    value(Random.class, new Random(1));
    value(LongSupplier.class, (LongSupplier) () -> 1);
    value(BooleanSupplier.class, (BooleanSupplier) () -> false);
    value(Function.class, (Function<String, Path>) Path::of);
    value(UnaryOperator.class, UnaryOperator.identity());
    value(IntFunction.class, (IntFunction<Optional<Global>>) _ -> Optional.empty());
    value(IntUnaryOperator.class, IntUnaryOperator.identity());
    value(Supplier.class, (Supplier<MethodHandle>) () -> zero);
    value(MethodHandle.class, zero);
    value(MethodType.class, zero.type());
    value(List.class, List.of());
    value(Map.class, Map.of());
    value(Set.class, Set.of(OpenFlag.LAZY));
    value(Optional.class, Optional.empty());
    value(OptionalInt.class, OptionalInt.empty());
    value(OptionalLong.class, OptionalLong.empty());
  }

  private void addWasm() throws IOException {
    FuncType type = new FuncType(List.of(), List.of(ValType.I32));
    Limits limits = new Limits(1, 1, false, false);
    value(FuncType.class, type);
    value(ByteWriter.class, new ByteWriter());
    value(ValType.class, ValType.I32);
    value(Limits.class, limits);
    value(ExternKind.class, ExternKind.FUNCTION);
    value(ExternType.class, new ExternType.Function(type));
    value(ExternType.Global.class, new ExternType.Global(ValType.I32, true));
    value(ExternType.Table.class, new ExternType.Table(ValType.FUNCREF, limits));
    value(Import.class, new Import("env", "f", new ExternType.Function(type)));
    value(WasmException.class, new WasmException.Malformed("a", 1));
    WasmModule module = WasmModule.parse(Files.readAllBytes(Guests.module("threads/late.so")));
    value(WasmModule.class, module);
    value(NameSection.class, module.names());
    value(DylinkSection.class, DylinkSection.of(module).orElseThrow());
    value(Instructions.class, module.body(module.functionCount() - 1).code());
    value(FunctionBody.class, module.body(module.functionCount() - 1));
    WasmModule lines = WasmModule.parse(Files.readAllBytes(Guests.module("lines/O0/inner.so")));
    value(
        DebugFile.class,
        new DebugFile() {
          @Override
          public String version() {
            return "1";
          }

          @Override
          public Optional<WasmModule> read() {
            return Optional.of(lines);
          }
        });
    value(LineTable.class, LineTable.of(lines).orElseThrow());
    value(FunctionLines.class, FunctionLines.NONE);
  }

  private void addEngine() {
    Engine engine = new Engine();
    byte[] module = ModuleAssembler.assemble(TEXT.getBytes(StandardCharsets.UTF_8)).bytes();
    CompiledModule compiled = engine.compile("name", WasmModule.parse(module));
    Instance instance =
        compiled.allocate(List.of(compiled.unbound(0, compiled.module().imports().getFirst())));
    Func function = (Func) instance.export("g").orElseThrow();
    Agents agents = new Agents(engine);
    Tag tag = new Tag("tag", new FuncType(List.of(ValType.I32), List.of()));
    value(Engine.class, engine);
    value(ShadowStack.class, instance.stack);
    value(Duration.class, Duration.ofSeconds(1));
    value(Thread.class, Thread.currentThread());
    value(EngineOptions.class, EngineOptions.DEFAULT);
    value(CodeCache.class, CodeCache.none());
    value(AheadOfTime.class, new AheadOfTime(EngineOptions.DEFAULT));
    value(
        AheadOfTime.ResourceSink.class,
        (AheadOfTime.ResourceSink)
            (name, content) -> {
              Objects.requireNonNull(name, "name");
              Objects.requireNonNull(content, "content");
            });
    value(
        Guard.class,
        new Guard() {
          @Override
          public Object enter() {
            return "state";
          }

          @Override
          public void leave(Object state) {
            Objects.requireNonNull(state, "state");
          }

          @Override
          public void caught(Throwable thrown, Object state, @Nullable Instance caller) {
            Objects.requireNonNull(thrown, "thrown");
            Objects.requireNonNull(state, "state");
          }
        });
    value(CompiledModule.class, compiled);
    value(Instance.class, instance);
    value(Func.class, function);
    value(Entrance.class, Entrance.of(function));
    value(Memory.class, instance.memory(0));
    value(WaitQueue.class, instance.memory(0).waiters());
    value(Table.class, instance.table(0));
    value(Quota.class, Quota.unlimited());
    value(Quotas.class, Quotas.unlimited());
    value(Global.class, new Global.I32(true, 1));
    value(Global.I32.class, new Global.I32(true, 1));
    value(Global.I64.class, new Global.I64(true, 1));
    value(Global.F32.class, new Global.F32(true, 1));
    value(Global.F64.class, new Global.F64(true, 1));
    value(Global.Vector.class, new Global.Vector(true, new V128(0, 0)));
    value(V128.class, new V128(0, 0));
    value(Global.Ref.class, new Global.Ref(ValType.EXTERNREF, true, "object"));
    value(Tag.class, tag);
    value(Agents.class, agents);
    value(Agent.class, agents.first());
    value(Agents.Action.class, (Agents.Action<Integer, RuntimeException>) () -> 1);
    value(TrapException.class, new TrapException(TrapKind.UNREACHABLE, "here"));
    value(GuestException.class, new GuestException(tag, 1));
  }

  private void addLinker() {
    value("java.util.Set", TraceCategory.class, Set.of(TraceCategory.LIBS));
    value(OpenFlag[].class, new OpenFlag[0]);
    value(HostGlobal.class, HostGlobal.of("name", new Global.I32(true, 1)));
    value(HostFunction.class, HostFunction.of("name", MethodHandles.zero(int.class)));
    value(HostModule.Factory.class, WasiPreview1.builder().build());
    value(TraceListener.class, (TraceListener) (_, _) -> {});
    value(LinkListener.class, new LinkListener() {});
    value(Binding.Kind.class, Binding.Kind.DATA);
    value(
        Binding.class,
        new Binding("a.so", "env", "f", Binding.Kind.FUNCTION, false, Optional.empty(), "f"));
    value(GuestThread.Action.class, (GuestThread.Action<Integer, RuntimeException>) () -> 1);
    UndefinedReference reference =
        new UndefinedReference("a", ExternKind.FUNCTION, "b", "c", List.of());
    value(UndefinedReference.class, reference);
    value("java.util.List", UndefinedReference.class, List.of(reference));
    SymbolMismatch mismatch = new SymbolMismatch("a", "b", "c", "d", "e", "f", List.of());
    value(SymbolMismatch.class, mismatch);
    value("java.util.List", SymbolMismatch.class, List.of(mismatch));
    value(
        LinkException.Undefined.class, new LinkException.Undefined(List.of(reference), List.of()));
    value(dev.ligature.linker.Limits.class, dev.ligature.linker.Limits.defaults());
    value(dev.ligature.linker.Limits.Builder.class, dev.ligature.linker.Limits.builder());
    value(LinkPolicy.class, LinkPolicy.standard());
    value(Interposition.class, Interposition.none());
    value(ClassLoader.class, ApiValues.class.getClassLoader());
    value(LibrarySource.class, LibrarySource.of(Map.of()));
    value(LoadPlan.class, new LoadPlan(List.of()));
    value(LinkPlan.Room.class, new LinkPlan.Room(1, 1, 1, 1));
    value(
        LinkPlan.Meaning.Defined.class,
        new LinkPlan.Meaning.Defined(0, LinkPlan.Kind.FUNCTION, 0, false));
    value(ProgramConfig.class, ProgramConfig.defaults());
    value(ProgramConfig.Builder.class, ProgramConfig.builder());
  }

  private void addProgram() {
    value(Program.class, program);
    value(Namespace.class, program.newNamespace());
    value(GuestThread.class, program.newThread());
    Library library = program.libraries().getLast();
    value(Library.class, library);
    value(Symbol.class, library.findOrThrow("next"));
    value(GuestPointer.class, program.pointer(64));
    value(GuestArena.class, program.newArena());
    value(Reloadable.class, program.reloadable("late.so", Nothing.class, MethodHandles.lookup()));
    value("java.util.function.BiConsumer<? super T, ? super T>", (BiConsumer<?, ?>) (_, _) -> {});
    value(Record.class, new Limits(1, 1, false, false));
    value(Class.class, Runnable.class);
    value(MethodHandles.Lookup.class, MethodHandles.lookup());
    value(FunctionDescriptor.class, FunctionDescriptor.ofVoid());
  }

  /** What a guest makes known by embind: a function, a class, an enumeration. */
  private void addEmbind() {
    String guest =
        """
        (import "env" "_embind_register_function" (func $f (param i32 i32 i32 i32 i32 i32)))
        (import "env" "_embind_register_enum" (func $e (param i32 i32 i32 i32)))
        (import "env" "_embind_register_class"
          (func $c (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32)))
        (import "env" "_embind_register_class_constructor"
          (func $n (param i32 i32 i32 i32 i32 i32)))
        (memory (export "memory") 1)
        (table (export "__indirect_function_table") 2 funcref)
        (elem (i32.const 1) $new)
        (func $new (param i32) (result i32) (i32.const 64))
        (data (i32.const 16) "\\02\\00\\00\\00")
        (func (export "__wasm_call_ctors")
          (call $f (i32.const 0) (i32.const 1) (i32.const 0)
            (i32.const 0) (i32.const 0) (i32.const 0))
          (call $e (i32.const 4) (i32.const 0) (i32.const 4) (i32.const 1))
          (call $c (i32.const 1) (i32.const 2) (i32.const 3) (i32.const 0) (i32.const 0)
            (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)
            (i32.const 0) (i32.const 0) (i32.const 0))
          (call $n (i32.const 1) (i32.const 1) (i32.const 16) (i32.const 0)
            (i32.const 1) (i32.const 0)))
        """;
    byte[] module = ModuleAssembler.assemble(guest.getBytes(StandardCharsets.UTF_8)).bytes();
    List<Embind> told = new ArrayList<>();
    EmscriptenHost host = EmscriptenHost.builder().embind(told::add).build();
    try (Program _ =
        DynamicLinker.create()
            .open("embind.wasm", module, ProgramConfig.builder().hostModule(host).build())) {
      Embind known = told.getFirst();
      EmbindClass type = known.type("");
      value(Embind.class, known);
      value(EmbindFunction.class, known.function(""));
      value(EmbindEnum.class, known.enumeration(""));
      value(EmbindClass.class, type);
      value(EmbindObject.class, type.create());
    }
    value(EmbindSignature.class, new EmbindSignature("void", List.of()));
    value(EmbindEnumValue.class, new EmbindEnumValue("Color", "RED", 1));
    Consumer<Embind> listener = _ -> {};
    value("java.util.function.Consumer", Embind.class, listener);
    value(Charset.class, StandardCharsets.UTF_8);
  }

  private void addCli() throws IOException {
    value(EmscriptenProgram.class, EmscriptenProgram.of(MAIN));
    value(Fusion.class, Fusion.of(MAIN));
    addEmbind();
    value(FileImage.class, FileImage.empty());
    value(FileTree.class, new FileTree());
    value(EmscriptenHost.class, EmscriptenHost.builder().build());
    value(EmscriptenHost.Builder.class, EmscriptenHost.builder());
    value(WasiPreview1.class, WasiPreview1.builder().build());
    value(WasiPreview1.Builder.class, WasiPreview1.builder());
    InputStream in = InputStream.nullInputStream();
    OutputStream out = OutputStream.nullOutputStream();
    value(Host.class, new Host(in, out, out, Map.of(), Terminals.NONE));
    value(Terminals.class, Terminals.NONE);
  }
}
