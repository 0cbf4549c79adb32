package dev.ligature.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.engine.code.LoopPoll;
import dev.ligature.wasm.ExternType;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.Limits;
import dev.ligature.wasm.ValType;
import dev.ligature.wasm.WasmModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Code that was generated before, and is on a class path. */
final class AheadOfTimeTest {
  private static final String LINE = "bench-large/line.so";
  private static final String NAME = "line.so";
  private static final EngineOptions DEFAULT = EngineOptions.DEFAULT;

  @TempDir private Path folder;

  private void write(String resource, byte[] bytes) {
    try {
      Path file = folder.resolve(resource);
      Files.createDirectories(file.getParent());
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void generate(EngineOptions options) {
    AheadOfTime ahead = new AheadOfTime(options);
    assertEquals(Optional.empty(), ahead.add(NAME, Standalone.parse(LINE), this::write));
    ahead.finish(this::write);
  }

  private URLClassLoader classPath() throws IOException {
    return new URLClassLoader(
        new URL[] {folder.toUri().toURL()}, AheadOfTimeTest.class.getClassLoader());
  }

  private static Standalone open(EngineOptions options, ClassLoader loader) {
    CodeCache cache = CodeCache.none().withClassPath(loader);
    return new Standalone(new Engine(options.withCache(cache)), LINE);
  }

  private static ClassLoader loaderOf(Standalone module) {
    return module.instance.getClass().getClassLoader();
  }

  @Test
  void no_class_is_generated_for_it() throws IOException {
    generate(DEFAULT);
    Object expected = new Standalone(LINE).call("line_in_one", 1);
    try (URLClassLoader loader = classPath()) {
      Path dump = Files.createDirectory(folder.resolve("dump"));
      Standalone line = open(DEFAULT.withClassDump(dump), loader);
      assertEquals(expected, line.call("line_in_one", 1));
      assertSame(loader, loaderOf(line));
      assertEquals(0, dump.toFile().list().length);
      assertEquals(0, line.instance.compiled().loader().generatedBytes());
    }
  }

  @Test
  void two_engines_have_instances_of_the_same_classes() throws IOException {
    generate(DEFAULT);
    try (URLClassLoader loader = classPath()) {
      Standalone one = open(DEFAULT, loader);
      Standalone other = open(DEFAULT, loader);
      assertSame(one.instance.getClass(), other.instance.getClass());
      assertEquals(one.call("line_in_one", 1), other.call("line_in_one", 1));
    }
  }

  @Test
  void code_for_interrupts_is_for_those_alone() throws IOException {
    generate(DEFAULT.withInterrupts());
    Object expected = new Standalone(LINE).call("line_in_one", 1);
    try (URLClassLoader loader = classPath()) {
      Standalone plain = open(DEFAULT, loader);
      assertNotSame(loader, loaderOf(plain));
      assertEquals(expected, plain.call("line_in_one", 1));
      Standalone interruptible = open(DEFAULT.withInterrupts(), loader);
      assertSame(loader, loaderOf(interruptible));
      assertEquals(expected, interruptible.call("line_in_one", 1));
    }
  }

  /** What loops of a module ask, as the constant of its class that they call. */
  private static MethodHandle asked(Standalone module) throws ReflectiveOperationException {
    var lookup = (MethodHandles.Lookup) module.instance.getClass().getMethod("lookup").invoke(null);
    MethodHandle asked = LoopPoll.constant(lookup, "poll", MethodHandle.class);
    return asked.asType(MethodType.methodType(void.class, Object.class));
  }

  private static void ask(MethodHandle asked) throws Throwable {
    asked.invokeExact((Object) null);
  }

  /** Loops of several modules of one class ask the same poll. */
  @Test
  void a_loop_is_made_to_ask() throws Throwable {
    generate(DEFAULT.withInterrupts());
    try (URLClassLoader loader = classPath()) {
      Standalone one = open(DEFAULT.withInterrupts(), loader);
      Standalone other = open(DEFAULT.withInterrupts(), loader);
      Object expected = one.call("line_in_one", 1);
      LoopPoll poll = one.instance.compiled().loader().loopPoll();
      assertSame(poll, other.instance.compiled().loader().loopPoll());
      ask(asked(other));
      poll.open();
      assertEquals(expected, one.call("line_in_one", 1));
      assertEquals(expected, other.call("line_in_one", 1));
      // There is no stack that could be stopped.
      assertThrows(NullPointerException.class, () -> ask(asked(other)));
      poll.close();
      ask(asked(other));
      assertEquals(expected, one.call("line_in_one", 1));
    }
  }

  @Test
  void another_module_of_the_name_has_its_own_code() throws IOException {
    generate(DEFAULT);
    try (URLClassLoader loader = classPath()) {
      CodeCache cache = CodeCache.none().withClassPath(loader);
      CompiledModule other =
          new Engine(DEFAULT.withCache(cache)).compile(NAME, Binaries.importAndCall());
      assertNotSame(loader, other.loader().code(1).getClass().getClassLoader());
    }
  }

  @Test
  void code_of_another_generator_is_not_used() throws IOException {
    generate(DEFAULT);
    Path index = folder.resolve("META-INF/ligature/code.index");
    String text = Files.readString(index);
    Files.writeString(index, text.replaceFirst("generator .", "generator x"));
    try (URLClassLoader loader = classPath()) {
      Standalone line = open(DEFAULT, loader);
      assertNotSame(loader, loaderOf(line));
      assertEquals(
          Optional.of(
              index.toUri().toURL() + ": code of another version of Ligature, which is not used"),
          CodeCache.none().withClassPath(loader).statistics().problem());
    }
    Files.writeString(index, "something else\n");
    try (URLClassLoader loader = classPath()) {
      assertNotSame(loader, loaderOf(open(DEFAULT, loader)));
    }
  }

  @Test
  void what_can_not_be_named_alike_everywhere_is_left_to_the_run() {
    AheadOfTime ahead = new AheadOfTime(DEFAULT);
    assertEquals(Optional.empty(), ahead.add(NAME, Binaries.importAndCall(), (name, bytes) -> {}));
    assertEquals(
        Optional.of("there is another module of the name line.so"),
        ahead.add(NAME, Standalone.parse(LINE), (name, bytes) -> {}));
    // (type (func)) (type (func (param (ref 0))))
    WasmModule typed =
        WasmModule.parse(
            HexFormat.of().parseHex("0061736d01000000" + "0109" + "02" + "600000" + "6001640000"));
    String reason = ahead.add("typed", typed, (name, bytes) -> {}).orElseThrow();
    assertTrue(
        reason.endsWith("refers to other types, or is too long for the name of a class"), reason);
  }

  /** What a host function's code is, called once. */
  private static Class<?> classOfHost(Engine engine, String name, int given) throws Throwable {
    FuncType type = new FuncType(List.of(), List.of(ValType.I32));
    Func function = engine.hostFunction(name, type, MethodHandles.constant(int.class, given));
    assertEquals(given, (int) function.handle().invokeExact());
    assertEquals(given, (int) function.handle().invokeExact());
    return function.prepare().getClass();
  }

  private static Class<?> classOfHostWithCaller(Engine engine, int given) throws Throwable {
    FuncType type = new FuncType(List.of(), List.of(ValType.I32));
    MethodHandle handle =
        MethodHandles.dropArguments(MethodHandles.constant(int.class, given), 0, Instance.class);
    Func function = engine.hostFunction("caller", type, handle);
    assertEquals(given, (int) function.handle().invokeExact());
    return function.prepare().getClass();
  }

  private Engine engine(ClassLoader loader) {
    return new Engine(DEFAULT.withCache(CodeCache.none().withClassPath(loader)));
  }

  /** Of type {@code () -> i32}: two host functions have a class each, all others one. */
  @Test
  void host_functions_of_a_program_are_ordinary_classes() throws Throwable {
    AheadOfTime ahead = new AheadOfTime(DEFAULT);
    ahead.add("importing", Binaries.importsOneTwoAndOwn(), this::write);
    ahead.finishProgram(this::write);
    try (URLClassLoader loader = classPath()) {
      Engine engine = engine(loader);
      Class<?> one = classOfHost(engine, "one", 1);
      Class<?> two = classOfHostWithCaller(engine(loader), 2);
      Class<?> three = classOfHost(engine, "three", 3);
      Class<?> four = classOfHostWithCaller(engine, 4);
      assertEquals("ligature.call._i~host0", one.getName());
      assertEquals("ligature.call._i~host1", two.getName());
      assertEquals("ligature.call._i~anyHost", three.getName());
      assertSame(three, four);
      for (Class<?> ordinary : List.of(one, two, three)) {
        assertSame(loader, ordinary.getClassLoader());
        assertFalse(ordinary.isHidden());
      }
    }
  }

  @Test
  void host_functions_of_code_alone_are_hidden_classes() throws Throwable {
    AheadOfTime ahead = new AheadOfTime(DEFAULT);
    ahead.add("importing", Binaries.importsOneTwoAndOwn(), this::write);
    ahead.finish(this::write);
    try (URLClassLoader loader = classPath()) {
      Class<?> one = classOfHost(engine(loader), "one", 1);
      assertTrue(one.isHidden());
      assertSame(loader, one.getClassLoader());
      assertNotSame(one, classOfHost(engine(loader), "one", 1));
    }
  }

  @Test
  void functions_that_call_through_the_table_are_ordinary_classes() throws Throwable {
    AheadOfTime ahead = new AheadOfTime(DEFAULT);
    ahead.add("importing", Binaries.importsInvoke(), this::write);
    ahead.finish(this::write);
    FuncType type = new FuncType(List.of(ValType.I32, ValType.I32), List.of(ValType.I32));
    Guard guard =
        new Guard() {
          @Override
          public Object enter() {
            return "state";
          }

          @Override
          public void leave(Object state) {}

          @Override
          public void caught(Throwable thrown, Object state, @Nullable Instance caller) {}
        };
    try (URLClassLoader loader = classPath()) {
      Engine engine = engine(loader);
      Table table =
          new Table(new ExternType.Table(ValType.FUNCREF, new Limits(1, 1, false, false)), null);
      FuncType called = Engine.withoutIndex(type);
      table.set(0, engine.hostFunction("called", called, MethodHandles.identity(int.class)));
      Func function = engine.guardedFunction("invoke_ii", type, () -> table, guard);
      assertEquals(5, (int) function.handle().invokeExact(0, 5));
      assertEquals("ligature.call.ii_i~guarded", function.prepare().getClass().getName());
      assertSame(loader, function.prepare().getClass().getClassLoader());
    }
  }

  @Test
  void each_resource_has_a_name_of_its_own() {
    var names = new java.util.HashSet<String>();
    AheadOfTime ahead = new AheadOfTime(DEFAULT);
    ahead.add(NAME, Standalone.parse(LINE), (name, bytes) -> assertTrue(names.add(name), name));
    ahead.finish((name, bytes) -> assertTrue(names.add(name), name));
    assertTrue(names.contains("META-INF/ligature/code.index"));
  }
}
