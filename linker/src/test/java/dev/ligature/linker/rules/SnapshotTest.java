package dev.ligature.linker.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.engine.Global;
import dev.ligature.guests.Guests;
import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.HostFunction;
import dev.ligature.linker.HostGlobal;
import dev.ligature.linker.HostModule;
import dev.ligature.linker.Library;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.OpenFlag;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.testing.Code;
import dev.ligature.linker.testing.DlGuest;
import dev.ligature.linker.testing.Fork;
import dev.ligature.linker.testing.TestModule;
import dev.ligature.linker.testing.World;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntBinaryOperator;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules 72 and 73: a program goes on in another one that is made of it. */
class SnapshotTest {
  private final World world = new World();

  @AfterEach
  void close() {
    world.close();
  }

  /**
   * A library with a counter in memory and one in a global that nobody else sees, whose constructor
   * and destructor trace its letter, in lower and upper case.
   */
  private static TestModule counter(char letter) {
    TestModule module = TestModule.library().memory(16, 2);
    int trace = module.importFunction("trace", TestModule.TAKES_INT);
    int atExit = module.importFunction("__cxa_atexit", TestModule.type(3, 1));
    int handler = module.gotFunc("bye_" + letter);
    int base = module.memoryBase();
    int hidden = module.defineGlobal(true, 100);
    module.function("bye_" + letter, TestModule.TAKES_INT, Code.of().i32(letter - 32).call(trace));
    module.function(
        "__wasm_call_ctors",
        TestModule.VOID,
        Code.of().i32(letter).call(trace).global(handler).i32(0).global(base).call(atExit).drop());
    module.function(
        "count",
        TestModule.GIVES_INT,
        Code.of()
            .global(hidden)
            .i32(1)
            .add()
            .setGlobal(hidden)
            .global(base)
            .global(base)
            .load()
            .i32(1)
            .add()
            .store()
            .global(base)
            .load()
            .global(hidden)
            .add());
    return module;
  }

  private static byte[] save(Program program) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      program.snapshot(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static Program restore(byte[] snapshot, ProgramConfig config) {
    try {
      return DynamicLinker.create().restore(new ByteArrayInputStream(snapshot), config);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes another program of one, by a name. */
  private static Program another(String way, Program program) {
    return way.equals("fork") ? program.fork() : restore(save(program), program.config());
  }

  private static Library library(Program program, String name) {
    return program.open(name, OpenFlag.LAZY, OpenFlag.NOLOAD);
  }

  @ParameterizedTest
  @ValueSource(strings = {"fork", "restore"})
  void S72_memory_and_globals_go_on_and_are_its_own(String way) {
    world.put("a.so", counter('a'));
    try (Program program = world.program()) {
      Library library = program.open("a.so");
      assertEquals(102, World.call(library, "count"));
      assertEquals(104, World.call(library, "count"));
      try (Program other = another(way, program)) {
        assertEquals("a", world.takeTrace(), "no constructor runs again");
        assertEquals(106, World.call(library(other, "a.so"), "count"));
        assertEquals(108, World.call(library(other, "a.so"), "count"));
        assertEquals(106, World.call(library, "count"));
      }
      assertEquals(108, World.call(library, "count"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"fork", "restore"})
  void S72_exit_handlers_go_on_and_openings_are_counted(String way) {
    world.put("a.so", counter('a')).put("b.so", counter('b').needs("a.so"));
    try (Program program = world.program()) {
      program.open("b.so");
      program.open("a.so");
      world.takeTrace();
      try (Program other = another(way, program)) {
        List<Library> libraries = other.libraries();
        assertEquals(List.of("b.so", "a.so"), libraries.stream().map(Library::name).toList());
        libraries.getFirst().close();
        assertEquals("B", world.takeTrace());
        libraries.getLast().close();
        assertEquals("A", world.takeTrace());
        assertEquals(List.of(), other.libraries());
      }
      assertEquals(2, program.libraries().size());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"fork", "restore"})
  void S72_what_guests_hold_goes_on(String way) {
    world.put("main.wasm", DlGuest.module()).put("a.so", counter('a')).put("b.so", counter('b'));
    try (Program program = world.program("main.wasm")) {
      DlGuest guest = new DlGuest(program.main().orElseThrow());
      int a = guest.open("a.so", DlGuest.LAZY);
      int b = guest.open("b.so", DlGuest.LAZY | DlGuest.GLOBAL);
      int count = guest.symbol(a, "count");
      assertEquals(102, guest.callPointer(count));
      guest.close(b);
      world.takeTrace();
      try (Program other = another(way, program)) {
        DlGuest same = new DlGuest(other.main().orElseThrow());
        assertEquals(count, same.symbol(a, "count"));
        assertEquals(104, same.callPointer(count));
        assertEquals("a.so", same.address(count).orElseThrow().file().replaceAll(".*/", ""));
        assertEquals(a, same.open("a.so", DlGuest.LAZY));
        assertEquals(0, same.close(a));
        assertEquals("", world.takeTrace());
        assertEquals(0, same.close(a));
        assertEquals("A", world.takeTrace());
        assertNotEquals(0, same.close(b));
        assertNotEquals(0, same.open("b.so", DlGuest.LAZY));
        assertEquals("b", world.takeTrace());
      }
      assertEquals(104, guest.callPointer(count));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"fork", "restore"})
  void S72_what_was_bound_stays_bound_though_scopes_are_others_now(String way) {
    TestModule user = TestModule.library();
    int who = user.importFunction("who", TestModule.GIVES_INT);
    int later = user.importFunction("later", TestModule.GIVES_INT);
    user.function("call_who", TestModule.GIVES_INT, Code.of().call(who));
    user.function("call_later", TestModule.GIVES_INT, Code.of().call(later));
    world
        .put("user.so", user.needs("first.so"))
        .put(
            "first.so",
            TestModule.library().function("who", TestModule.GIVES_INT, Code.constant('1')))
        .put(
            "second.so",
            TestModule.library()
                .function("who", TestModule.GIVES_INT, Code.constant('2'))
                .function("later", TestModule.GIVES_INT, Code.constant('L')));
    try (Program program = world.program()) {
      program.open("user.so");
      program.open("second.so", OpenFlag.LAZY, OpenFlag.GLOBAL);
      try (Program other = another(way, program)) {
        Library same = library(other, "user.so");
        assertEquals('1', World.call(same, "call_who"));
        assertEquals('L', World.call(same, "call_later"));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "guest-abis/toywasm.wasm",
        "guest-abis/wasix.wasm",
        "alignment/main.wasm",
        "extended-constants/main.wasm",
        "fixed/own-memory.wasm",
        "fixed/imported-memory.wasm",
        "got-data/main.wasm",
        "got-func/main.wasm",
        "hidden/main.wasm",
        "interpose/main.wasm",
        "loader-symbols/main.wasm",
        "start-section/main.wasm",
        "vectors/main.wasm",
        "weak/main.wasm",
        "cycle/main.wasm",
        "dlfcn/checks.wasm",
        "dlfcn/cxx.wasm",
      })
  void S72_guests_find_their_checks_to_hold_in_programs_that_are_made_of_theirs(String name) {
    Path main = Guests.module(name);
    Path folder = Optional.ofNullable(main.getParent()).orElseThrow();
    ProgramConfig config = world.config().libraryPath(folder).workingDirectory(folder).build();
    try (Program program = world.linker().open(main, config);
        Program early = another("restore", program)) {
      int checks = run(program);
      assertEquals(checks, run(early), "made before");
      try (Program forked = program.fork();
          Program restored = another("restore", program)) {
        int again = run(program);
        assertEquals(again, run(forked), "forked after");
        assertEquals(again, run(restored), "restored after");
      }
    }
  }

  private static int run(Program program) {
    return World.call(program.main().orElseThrow(), "run");
  }

  @ParameterizedTest
  @ValueSource(strings = {"fork", "restore"})
  void S72_a_function_pointer_that_has_found_its_function_leads_there(String way) {
    TestModule user = TestModule.library();
    int later = user.importFunction("later", TestModule.GIVES_INT);
    int pointer = user.gotFunc("later");
    user.function("call_later", TestModule.GIVES_INT, Code.of().call(later));
    user.function(
        "by_pointer",
        TestModule.GIVES_INT,
        Code.of().global(pointer).callIndirect(user.typeIndex(TestModule.GIVES_INT)));
    world
        .put("user.so", user)
        .put(
            "first.so",
            TestModule.library()
                .needs("user.so")
                .function("later", TestModule.GIVES_INT, Code.constant('1')))
        .put(
            "second.so",
            TestModule.library().function("later", TestModule.GIVES_INT, Code.constant('2')));
    try (Program program = world.program()) {
      Library library = program.open("user.so");
      program.open("first.so");
      assertEquals('1', World.call(library, "by_pointer"));
      program.open("second.so", OpenFlag.LAZY, OpenFlag.GLOBAL);
      try (Program other = another(way, program)) {
        Library same = library(other, "user.so");
        assertEquals('1', World.call(same, "by_pointer"));
        assertEquals('1', World.call(same, "call_later"));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"fork", "restore"})
  void S72_a_program_without_libraries_still_takes_its_width_from_the_first(String way) {
    Path wide = Guests.module("wide/interpose/lib.so");
    ProgramConfig config =
        world.config().libraryPath(Optional.ofNullable(wide.getParent()).orElseThrow()).build();
    try (Program program = world.linker().open(config);
        Program other = another(way, program)) {
      try (Program empty = another(way, program)) {
        assertTrue(empty.memorySize() > 0, "it has a memory once one asks");
      }
      other.open("lib.so");
      program.open("lib.so");
      assertEquals(1, other.libraries().size());
    }
  }

  /** A library that takes a function pointer, and calls it with 20 and 22. */
  public interface Calling {
    /** What the lambda gives. */
    int apply(IntBinaryOperator sum);
  }

  @Test
  void S72_a_callback_that_has_ended_is_no_obstacle() {
    TestModule module = TestModule.library();
    int type = module.typeIndex(TestModule.type(2, 1));
    module.function(
        "apply", TestModule.INT_TO_INT, Code.of().i32(20).i32(22).local(0).callIndirect(type));
    world.put("a.so", module);
    try (Program program = world.program()) {
      Calling calling = program.open("a.so").bind(Calling.class, MethodHandles.lookup());
      assertEquals(42, calling.apply(Integer::sum));
      program.fork().close();
      assertEquals(-2, calling.apply((a, b) -> a - b));
    }
  }

  @Test
  void S72_a_fork_can_be_forked_and_outlives_what_it_was_made_of() {
    world.put("a.so", counter('a'));
    Program program = world.program();
    program.open("a.so");
    Program first = program.fork();
    program.close();
    Program second = first.fork();
    first.close();
    try (second) {
      assertEquals(102, World.call(library(second, "a.so"), "count"));
    }
  }

  @Test
  void S72_libraries_open_at_other_places_than_those_that_were_open() {
    world.put("a.so", counter('a')).put("b.so", counter('b'));
    try (Program program = world.program()) {
      Library a = program.open("a.so");
      try (Program other = program.fork()) {
        Library b = other.open("b.so");
        assertTrue(
            b.memoryBase() >= a.memoryBase() + a.memorySize()
                || b.memoryBase() + b.memorySize() <= a.memoryBase());
        assertEquals(102, World.call(b, "count"));
        assertEquals(102, World.call(library(other, "a.so"), "count"));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"fork", "restore"})
  void S72_a_runpath_leads_where_it_led(String way) {
    world.put("main.wasm", DlGuest.module().runpath("$ORIGIN")).put("a.so", counter('a'));
    ProgramConfig config = world.config().libraryPath().build();
    try (Program program = world.linker().open(world.path("main.wasm"), config);
        Program other = another(way, program)) {
      assertNotEquals(0, new DlGuest(other.main().orElseThrow()).open("a.so", DlGuest.LAZY));
    }
  }

  @Test
  void S72_a_memory_that_has_grown_is_as_large() {
    world.put("a.so", counter('a'));
    try (Program program = world.program()) {
      program.open("a.so");
      program.growMemory(100);
      long last = program.memorySize() - 1;
      program.memory().set(java.lang.foreign.ValueLayout.JAVA_BYTE, last, (byte) 7);
      try (Program other = another("restore", program)) {
        assertEquals(last + 1, other.memorySize());
        assertEquals(7, other.memory().get(java.lang.foreign.ValueLayout.JAVA_BYTE, last));
      }
    }
  }

  private static void assertUnsaved(String problem, Program program) {
    String text = "the program can't be saved: " + problem;
    assertEquals(text, assertThrows(IllegalStateException.class, program::fork).getMessage());
    assertEquals(text, assertThrows(IllegalStateException.class, () -> save(program)).getMessage());
  }

  @Test
  void S73_a_program_whose_code_is_running_is_not_saved() throws ReflectiveOperationException {
    TestModule module = TestModule.library();
    int call = module.importFunction("call_java", TestModule.VOID);
    module.function("go", TestModule.VOID, Code.of().call(call));
    world.put("a.so", module);
    List<Program> programs = new ArrayList<>();
    Runnable action =
        () ->
            assertUnsaved(
                "code of a.so is running; save it between two calls", programs.getFirst());
    HostFunction function =
        HostFunction.of(
            "call_java",
            MethodHandles.lookup()
                .findVirtual(Runnable.class, "run", MethodType.methodType(void.class))
                .bindTo(action));
    try (Program program = world.linker().open(world.config().hostFunction(function).build())) {
      programs.add(program);
      World.run(program.open("a.so"), "go");
    }
  }

  @Test
  void S73_a_program_with_other_namespaces_is_not_saved() {
    try (Program program = world.program()) {
      program.newNamespace();
      assertUnsaved("it has other namespaces than the base one; close them first", program);
    }
  }

  @Test
  void S73_a_program_with_a_rebound_symbol_is_not_saved() {
    world.put("a.so", counter('a')).put("b.so", counter('b'));
    try (Program program = world.program()) {
      Library a = program.open("a.so");
      a.rebind("count", program.open("b.so").findOrThrow("count"));
      assertUnsaved("a symbol of it was rebound; restore that first", program);
      a.restore("count");
      program.fork().close();
    }
  }

  @Test
  void S73_a_program_with_a_function_in_its_table_that_has_no_name_is_not_saved() {
    world.put("a.so", counter('a'));
    try (Program program = world.program()) {
      program.open("a.so");
      program.tableIndex(World.host("mine", () -> {}));
      assertUnsaved(
          "a function pointer leads to what nothing tells from others in another run, mine",
          program);
    }
  }

  @Test
  void S73_a_program_of_threads_is_not_saved() {
    world.put("main.wasm", TestModule.sharing());
    try (Program program = world.program("main.wasm")) {
      assertUnsaved("its memory is shared between threads", program);
    }
  }

  @Test
  void S73_a_program_with_a_variable_of_the_host_is_not_saved() {
    TestModule module = TestModule.library();
    module.importGlobal("env", "depth", true);
    world.put("a.so", module);
    ProgramConfig config =
        world.config().hostGlobal(HostGlobal.of("depth", new Global.I32(true, 7))).build();
    try (Program program = world.linker().open(config)) {
      program.open("a.so");
      assertUnsaved("a.so has a variable of the host", program);
    }
  }

  @Test
  void S73_a_program_that_is_closed_is_not_saved() {
    Program program = world.program();
    program.close();
    assertEquals(
        "the program is closed",
        assertThrows(IllegalStateException.class, program::fork).getMessage());
  }

  @Test
  void S73_a_host_module_can_keep_a_program_from_being_saved() {
    HostModule.Factory factory =
        program ->
            new HostModule() {
              @Override
              public Optional<HostFunction> find(
                  String module, String name, Optional<dev.ligature.wasm.FuncType> type) {
                return Optional.empty();
              }

              @Override
              public Optional<String> unsaved() {
                return Optional.of("a connection is open");
              }
            };
    try (Program program = world.linker().open(world.config().hostModule(factory).build())) {
      assertUnsaved("a connection is open", program);
    }
  }

  private static String notRestored(byte[] snapshot, ProgramConfig config) {
    return assertThrows(LinkException.NotRestored.class, () -> restore(snapshot, config))
        .getMessage();
  }

  private static Supplier<byte[]> saved(World world) {
    return () -> {
      try (Program program = world.program()) {
        program.open("a.so");
        return save(program);
      }
    };
  }

  @Test
  void S73_a_snapshot_that_ends_early_or_has_another_byte_is_not_restored() {
    world.put("a.so", counter('a'));
    byte[] snapshot = saved(world).get();
    ProgramConfig config = world.config().build();
    restore(snapshot, config).close();
    for (int size = 0; size < snapshot.length; size += 1 + snapshot.length / 500) {
      String text = notRestored(Arrays.copyOf(snapshot, size), config);
      assertTrue(text.contains("no snapshot, or a damaged one: "), text);
    }
    for (int at = 0; at < snapshot.length; at += 1 + snapshot.length / 500) {
      byte[] damaged = snapshot.clone();
      damaged[at] ^= 0x20;
      assertTrue(notRestored(damaged, config).contains("a damaged one: "), "byte " + at);
    }
    assertEquals(
        """
        the program can't be restored: no snapshot, or a damaged one: it does not begin as a \
        snapshot does
        >>> save the program anew\
        """,
        notRestored(new byte[100], config));
    assertEquals(
        """
        the program can't be restored: no snapshot, or a damaged one: it ends too early
        >>> save the program anew\
        """,
        notRestored(Arrays.copyOf(snapshot, snapshot.length - 1), config));
  }

  @Test
  void S73_a_program_without_a_host_function_that_it_had_is_not_restored() {
    world.put("a.so", counter('a'));
    byte[] snapshot = saved(world).get();
    assertEquals(
        """
        the program can't be restored: the host has no function env.trace of type (i32) -> (), \
        which the saved program had
        >>> restore it with the host functions and host modules that it had\
        """,
        notRestored(
            snapshot,
            ProgramConfig.builder()
                .files(path -> world.path("a.so").resolveSibling(path))
                .build()));
  }

  @Test
  void S73_a_library_that_is_another_one_or_not_there_is_not_restored(@TempDir Path folder)
      throws IOException {
    Path file = folder.resolve("a.so");
    Files.write(file, counter('a').build());
    ProgramConfig config = world.config().libraryPath(folder).build();
    byte[] snapshot;
    try (Program program = world.linker().open(config)) {
      program.open("a.so");
      snapshot = save(program);
    }
    String hint =
        "\n>>> save the program anew, or give its libraries the files that it was linked of";
    Files.write(file, counter('b').build());
    assertEquals(
        "the program can't be restored: %s, which was loaded as a.so, has changed since it was saved"
                .formatted(file)
            + hint,
        notRestored(snapshot, config));
    Files.write(file, new byte[] {1, 2, 3});
    assertTrue(
        notRestored(snapshot, config)
            .startsWith(
                "the program can't be restored: %s, which was loaded as a.so: ".formatted(file)));
    Files.delete(file);
    assertEquals(
        "the program can't be restored: %s, which was loaded as a.so, is not there".formatted(file)
            + hint,
        notRestored(snapshot, config));
  }

  @Test
  void S73_libraries_of_bytes_are_in_the_snapshot() {
    byte[] snapshot;
    try (Program program = world.program()) {
      Library library = program.open("bytes.so", counter('a').build(), Set.of(OpenFlag.LAZY));
      World.call(library, "count");
      snapshot = save(program);
    }
    try (Program other = restore(snapshot, world.config().build())) {
      Library library = other.libraries().getFirst();
      assertEquals("bytes.so", library.name());
      assertEquals(104, World.call(library, "count"));
      assertFalse(library.path().isPresent());
    }
  }

  /** What the other JVM runs: restores, counts once, closes the library. */
  public static final class Elsewhere {
    private Elsewhere() {}

    static void trace(int letter) {
      System.out.print((char) letter);
    }

    /** Restores the file of the first argument. */
    public static void main(String[] arguments) throws Exception {
      HostFunction trace =
          HostFunction.of(
              "trace",
              MethodHandles.lookup()
                  .findStatic(
                      Elsewhere.class, "trace", MethodType.methodType(void.class, int.class)));
      try (InputStream in = Files.newInputStream(Path.of(arguments[0]));
          Program program =
              DynamicLinker.create()
                  .restore(in, ProgramConfig.builder().hostFunction(trace).build())) {
        Library library = program.libraries().getFirst();
        System.out.print(World.call(library, "count"));
        library.close();
        System.out.print(program.libraries().size());
      }
    }
  }

  @Test
  void S73_a_program_goes_on_in_another_JVM(@TempDir Path folder) throws Exception {
    Files.write(folder.resolve("a.so"), counter('a').build());
    Path file = folder.resolve("program.snapshot");
    try (Program program = world.linker().open(world.config().libraryPath(folder).build());
        var out = Files.newOutputStream(file)) {
      World.call(program.open("a.so"), "count");
      program.snapshot(out);
    }
    assertEquals("104A0", Fork.run(Elsewhere.class, List.of(), file));
  }
}
