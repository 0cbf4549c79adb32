package dev.ligature.linker.abi;

import static dev.ligature.linker.testing.TestModule.GIVES_INT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.linker.HostFunction;
import dev.ligature.linker.Library;
import dev.ligature.linker.Program;
import dev.ligature.linker.testing.AbiGuest;
import dev.ligature.linker.testing.Code;
import dev.ligature.linker.testing.DlGuest;
import dev.ligature.linker.testing.Graph;
import dev.ligature.linker.testing.TestModule;
import dev.ligature.linker.testing.World;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The host's half of Emscripten's dlopen. */
class EmscriptenAbiTest {
  private static final int LAZY = 1;
  private static final int GLOBAL = 256;

  private final World world =
      new World()
          .put(Graph.of("a->b"))
          .put("main.wasm", main(true))
          .put("silent.wasm", main(false));
  private final StringBuilder called = new StringBuilder();
  private Program program;
  private AbiGuest guest;

  /** Its {@code __dl_seterr} keeps the address of the message. */
  private static TestModule main(boolean withSetter) {
    TestModule module =
        new AbiGuest.Builder()
            .imports("env", "_dlopen_js", 1, 1)
            .imports("env", "_emscripten_dlopen_js", 4, 0)
            .imports("env", "_dlsym_js", 3, 1)
            .imports("env", "_dlsym_catchup_js", 2, 1)
            .imports("env", "_emscripten_dlsync_threads", 0, 0)
            .imports("env", "dlerror", 0, 1)
            .build();
    int error = module.defineGlobal(true, 0);
    int arguments = module.defineGlobal(true, -1);
    Code set = Code.of().local(0).setGlobal(error).local(1).setGlobal(arguments);
    if (withSetter) {
      module.function("__dl_seterr", TestModule.type(2, 0), set);
    }
    return module
        .function("error", GIVES_INT, Code.of().global(error))
        .function("arguments", GIVES_INT, Code.of().global(arguments))
        .function("dlopen", TestModule.type(2, 1), Code.constant(4711));
  }

  @BeforeEach
  void open() {
    start("main.wasm");
  }

  private void start(String main) {
    program = world.program(main);
    guest = new AbiGuest(program.main().orElseThrow());
  }

  @AfterEach
  void close() {
    program.close();
    world.close();
  }

  /** Makes a {@code struct dso}. */
  private int dso(String name, int flags) {
    int dso = guest.room(36 + name.length() + 1);
    program.memory().setString(dso + 36, name);
    guest.word(dso + 4, flags);
    return dso;
  }

  private String error() {
    return guest.text(World.call(program.main().orElseThrow(), "error"));
  }

  private int symbol(int handle, String name) {
    int index = guest.room(4);
    guest.word(index, -1);
    int address = guest.call("_dlsym_js", handle, guest.put(name), index);
    assertEquals(-1, guest.word(index));
    return address;
  }

  @Test
  void a_library_is_opened_and_the_structure_filled() {
    int dso = dso("a.so", LAZY);
    assertNotEquals(0, guest.call("_dlopen_js", dso));
    Library a = program.libraries().get(1);
    assertEquals(1, guest.bytes(dso + 8, 1)[0]);
    assertEquals(
        List.of((int) a.memoryBase(), 16, a.tableBase(), 1),
        List.of(
            guest.word(dso + 12),
            guest.word(dso + 16),
            guest.word(dso + 20),
            guest.word(dso + 24)));
    assertEquals("ba", world.takeTrace());
  }

  @Test
  void the_structure_is_the_handle() {
    int dso = dso("a.so", LAZY);
    guest.call("_dlopen_js", dso);
    Library a = program.libraries().get(1);
    assertEquals(a.findFunction("who").tableIndex(), symbol(dso, "who"));
    assertEquals(a.findFunction("who_b").tableIndex(), symbol(dso, "who_b"));
    assertEquals(a.memoryBase(), symbol(dso, "datum_a"));
    assertEquals(0, symbol(dso, "nothing"));
    assertEquals("a.so: undefined symbol: nothing", error());
    assertEquals(0, symbol(12345, "who"));
    assertEquals("0x3039: invalid handle", error());
  }

  @Test
  void a_handle_of_0_is_the_default_scope() {
    guest.call("_dlopen_js", dso("a.so", LAZY));
    assertEquals(0, symbol(0, "who"));
    assertEquals("main.wasm: undefined symbol: who", error());
    guest.call("_dlopen_js", dso("a.so", LAZY | GLOBAL));
    assertNotEquals(0, symbol(0, "who"));
    assertNotEquals(0, symbol(0, "arguments"));
  }

  @Test
  void S42_a_handle_of_minus_1_is_what_lies_behind_the_guest() {
    guest.call("_dlopen_js", dso("a.so", LAZY | GLOBAL));
    Library a = program.libraries().get(1);
    assertEquals(a.findFunction("who").tableIndex(), symbol(-1, "who"));
    assertEquals(0, symbol(-1, "arguments"));
    assertEquals("main.wasm: undefined symbol: arguments", error());
  }

  @Test
  void the_bytes_that_the_guest_has_read_go_before_any_file() {
    TestModule module = TestModule.library().function("own", GIVES_INT, Code.constant(9));
    byte[] bytes = module.build();
    int dso = dso("/only/in/the/guest.so", LAZY);
    guest.word(dso + 28, guest.put(bytes));
    guest.word(dso + 32, bytes.length);
    assertNotEquals(0, guest.call("_dlopen_js", dso));
    assertNotEquals(0, symbol(dso, "own"));
    assertEquals("/only/in/the/guest.so", program.libraries().getLast().name());
    int bad = dso("bad.so", LAZY);
    guest.word(bad + 28, guest.put("no module"));
    guest.word(bad + 32, 9);
    assertEquals(0, guest.call("_dlopen_js", bad));
    assertTrue(error().startsWith("bad.so: "), error());
  }

  @Test
  void an_error_goes_to_the_guest_as_a_format_without_arguments() {
    assertEquals(0, guest.call("_dlopen_js", dso("100%s.so", LAZY)));
    assertEquals("100%%s.so: cannot open shared object file: No such file or directory", error());
    assertEquals(0, World.call(program.main().orElseThrow(), "arguments"));
  }

  @Test
  void without_the_guests_setter_the_linkers_dlerror_has_it() {
    program.close();
    start("silent.wasm");
    assertEquals(0, guest.call("_dlopen_js", dso("gone.so", LAZY)));
    assertTrue(guest.text(guest.call("dlerror")).startsWith("gone.so: cannot open"));
  }

  @Test
  void opening_the_same_structure_again_does_nothing() {
    int dso = dso("a.so", LAZY);
    guest.call("_dlopen_js", dso);
    world.takeTrace();
    assertNotEquals(0, guest.call("_dlopen_js", dso));
    assertEquals("", world.takeTrace());
    program.libraries().get(1).close();
    assertEquals(1, program.libraries().size());
  }

  void called(int which, int dso, int user) {
    called.append((char) which).append(dso).append(' ').append(user).append('\n');
  }

  private int callback(char which) throws ReflectiveOperationException {
    var type = MethodType.methodType(void.class, int.class, int.class, int.class);
    var handle = MethodHandles.lookup().bind(this, "called", type);
    return program.tableIndex(
        HostFunction.of("callback", MethodHandles.insertArguments(handle, 0, (int) which)));
  }

  @Test
  void one_of_the_callbacks_is_called() throws ReflectiveOperationException {
    int ok = callback('+');
    int failed = callback('-');
    int good = dso("a.so", LAZY);
    guest.call("_emscripten_dlopen_js", good, ok, failed, 77);
    int bad = dso("gone.so", LAZY);
    guest.call("_emscripten_dlopen_js", bad, ok, failed, 78);
    assertEquals("+%d 77\n-%d 78\n".formatted(good, bad), called.toString());
    assertEquals(2 + 1, program.libraries().size());
    assertTrue(error().startsWith("gone.so: "));
  }

  @Test
  void a_thread_that_catches_up_finds_what_is_there_already() {
    int dso = dso("a.so", LAZY);
    guest.call("_dlopen_js", dso);
    Library a = program.libraries().get(1);
    assertEquals(a.findFunction("who_a").tableIndex(), guest.call("_dlsym_catchup_js", dso, 0));
    assertEquals(0, guest.call("_dlsym_catchup_js", dso, 99));
    assertEquals("a.so: no symbol of number 99", error());
    assertEquals(0, guest.call("_dlsym_catchup_js", 5, 0));
    guest.call("_emscripten_dlsync_threads");
  }

  @Test
  void the_guests_own_dlopen_is_the_programs() {
    world.put("c.so", DlGuest.module());
    DlGuest library = new DlGuest(program.open("c.so"));
    assertEquals(4711, library.open("a.so", DlGuest.NOW));
  }
}
