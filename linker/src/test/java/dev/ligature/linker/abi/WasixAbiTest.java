package dev.ligature.linker.abi;

import static dev.ligature.linker.testing.TestModule.GIVES_INT;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.engine.TrapException;
import dev.ligature.linker.FunctionSymbol;
import dev.ligature.linker.Library;
import dev.ligature.linker.Limit;
import dev.ligature.linker.Limits;
import dev.ligature.linker.Program;
import dev.ligature.linker.testing.AbiGuest;
import dev.ligature.linker.testing.Code;
import dev.ligature.linker.testing.Graph;
import dev.ligature.linker.testing.TestModule;
import dev.ligature.linker.testing.World;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** WASIX's functions for linking at run time. */
class WasixAbiTest {
  private static final String MODULE = "wasix_32v1";
  private static final int SUCCESS = 0;
  private static final int NOMEM = 48;
  private static final int FAULT = 21;
  private static final int INVAL = 28;
  private static final int NOENT = 44;
  private static final int NOEXEC = 45;
  private static final int NOTSUP = 58;
  private static final int OVERFLOW = 61;

  private static final int LAZY = 1;
  private static final int NOW = 2;
  private static final int GLOBAL = 4;
  private static final int NOLOAD = 8;
  private static final int NODELETE = 16;
  private static final int DEEPBIND = 32;

  private static final int ERROR_SIZE = 128;

  private final World world =
      new World()
          .linkingAnything()
          .put(Graph.of("a->b"))
          .put("main.wasm", main())
          .put("numbers.so", numbers());
  private Program program;
  private AbiGuest guest;
  private int result;
  private int error;

  private static TestModule main() {
    TestModule module =
        new AbiGuest.Builder()
            .imports(MODULE, "dlopen", 8, 1)
            .imports(MODULE, "dlsym", 6, 1)
            .imports(MODULE, "dlclose", 3, 1)
            .imports(MODULE, "dl_invalid_handle", 1, 1)
            .imports(MODULE, "closure_allocate", 1, 1)
            .imports(MODULE, "closure_prepare", 7, 1)
            .imports(MODULE, "closure_free", 1, 1)
            .imports(MODULE, "call_dynamic", 6, 1)
            .imports(MODULE, "reflect_signature", 6, 1)
            .build();
    int type = module.typeIndex(TestModule.type(2, 1));
    return module.function(
        "call2", TestModule.type(3, 1), Code.of().local(1).local(2).local(0).callIndirect(type));
  }

  /** {@code backing} adds the two arguments and the word at the environment. */
  private static TestModule numbers() {
    TestModule module = TestModule.library().memory(16, 2);
    Code sum =
        Code.of()
            .local(1)
            .local(0)
            .load()
            .local(0)
            .i32(4)
            .add()
            .load()
            .add()
            .local(2)
            .load()
            .add()
            .store();
    return module
        .function("backing", TestModule.type(3, 0), sum)
        .function("two", TestModule.type(2, 1), Code.of().local(0).local(1).subtract())
        .function("one", GIVES_INT, Code.constant(1))
        .function("traps", GIVES_INT, Code.of().unreachable());
  }

  @BeforeEach
  void open() {
    program = world.program("main.wasm");
    guest = new AbiGuest(program.main().orElseThrow());
    result = guest.room(16);
    error = guest.room(ERROR_SIZE);
  }

  @AfterEach
  void close() {
    program.close();
    world.close();
  }

  private int dlopen(String name, int flags, String libraryPath) {
    return guest.call(
        "dlopen",
        guest.put(name),
        name.length(),
        flags,
        error,
        ERROR_SIZE,
        guest.put(libraryPath),
        libraryPath.length(),
        result);
  }

  private int dlopen(String name, int flags) {
    return dlopen(name, flags, "");
  }

  private int dlsym(int handle, String name) {
    return guest.call("dlsym", handle, guest.put(name), name.length(), error, ERROR_SIZE, result);
  }

  private int pointer(String function) {
    return program.open("numbers.so").findFunction(function).tableIndex();
  }

  @Test
  void a_library_is_opened_and_its_symbols_found() {
    assertEquals(SUCCESS, dlopen("a.so", NOW));
    int handle = guest.word(result);
    Library a = program.libraries().get(1);
    assertEquals(SUCCESS, dlsym(handle, "who_b"));
    assertEquals(a.findFunction("who_b").tableIndex(), guest.word(result));
    assertEquals(SUCCESS, dlsym(handle, "datum_a"));
    assertEquals(a.memoryBase(), guest.word(result));
  }

  @Test
  void a_null_path_is_the_main_program() {
    assertEquals(SUCCESS, guest.call("dlopen", 0, 0, NOW, error, ERROR_SIZE, 0, 0, result));
    int main = guest.word(result);
    assertEquals(SUCCESS, dlsym(main, "call2"));
    assertEquals(SUCCESS, guest.call("dl_invalid_handle", main));
    assertEquals(SUCCESS, dlsym(0, "call2"));
  }

  @Test
  void S16_a_guest_can_have_the_local_scope_searched_first() {
    world.put(Graph.of("c; d->e"));
    assertEquals(SUCCESS, dlopen("c.so", NOW | GLOBAL));
    assertEquals(SUCCESS, dlopen("d.so", NOW | DEEPBIND));
    Library d = program.libraries().get(2);
    assertEquals('d', World.call(d, "call_who"));
    assertEquals('d', World.call(d, "read_datum"));
    assertEquals('d', World.call(program.libraries().get(3), "call_who"));
  }

  @Test
  void flags_have_values_of_their_own() {
    assertEquals(SUCCESS, dlopen("a.so", LAZY | GLOBAL | DEEPBIND | NODELETE));
    assertTrue(program.find("who_a").isPresent());
    assertEquals(SUCCESS, guest.call("dlclose", guest.word(result), error, ERROR_SIZE));
    assertEquals(4 - 1, program.libraries().size());
    assertEquals(INVAL, dlopen("numbers.so", NOW | NOLOAD));
    assertEquals("numbers.so: library is not loaded", guest.text(error));
    assertEquals(INVAL, dlopen("a.so", 256 | NOW));
    assertEquals("invalid mode for dlopen()", guest.text(error));
  }

  @Test
  void a_failure_gives_errno_and_message() {
    assertEquals(NOENT, dlopen("gone.so", NOW));
    assertEquals(
        "gone.so: cannot open shared object file: No such file or directory", guest.text(error));
    assertEquals(INVAL, dlsym(0, "nothing"));
    assertEquals("main.wasm: undefined symbol: nothing", guest.text(error));
    world.put("bad.so", new byte[] {1, 2, 3});
    assertEquals(NOEXEC, dlopen("bad.so", NOW));
  }

  @Test
  void a_message_that_does_not_fit_is_cut_and_ends_in_null() {
    guest.word(error + 8, 0x11111111);
    String name = "gone.so";
    assertEquals(NOENT, guest.call("dlopen", guest.put(name), 7, NOW, error, 8, 0, 0, result));
    assertEquals("gone.so", guest.text(error));
    assertEquals(0x11111111, guest.word(error + 8));
    assertEquals(NOENT, guest.call("dlopen", guest.put(name), 7, NOW, 0, 0, 0, 0, result));
  }

  @Test
  void the_library_path_of_the_call_is_searched_first() {
    world.put("/one/a.so", TestModule.library().function("here", GIVES_INT, Code.constant(1)));
    assertEquals(SUCCESS, dlopen("a.so", NOW, "/none::/one:/lib"));
    assertEquals(SUCCESS, dlsym(guest.word(result), "here"));
    assertEquals(SUCCESS, dlopen("b.so", NOW, "/one"));
    assertEquals(SUCCESS, dlsym(guest.word(result), "who_b"));
  }

  @Test
  void closing_makes_a_handle_invalid() {
    dlopen("a.so", NOW);
    int handle = guest.word(result);
    assertEquals(SUCCESS, guest.call("dl_invalid_handle", handle));
    assertEquals(SUCCESS, guest.call("dlclose", handle, error, ERROR_SIZE));
    assertEquals(NOEXEC, guest.call("dl_invalid_handle", handle));
    assertEquals(INVAL, guest.call("dlclose", handle, error, ERROR_SIZE));
    assertEquals(INVAL, dlsym(handle, "who"));
  }

  @Test
  void pointers_out_of_the_memory_are_faults() {
    assertEquals(FAULT, guest.call("dlopen", -4, 9, NOW, error, ERROR_SIZE, 0, 0, result));
    assertEquals(FAULT, guest.call("dlopen", error, 1, NOW, -4, 9, 0, 0, result));
    assertEquals(FAULT, guest.call("dlopen", error, 1, NOW, error, 9, 0, 0, -1));
    assertEquals(FAULT, guest.call("dlsym", 0, error, -1, error, 9, result));
    assertEquals(FAULT, guest.call("closure_allocate", -2));
    assertEquals(FAULT, guest.call("call_dynamic", 1, -4, 8, 0, 0, 0));
    assertEquals(FAULT, guest.call("reflect_signature", 1, 0, 0, 0, 0, -4));
  }

  private int allocateClosure() {
    assertEquals(SUCCESS, guest.call("closure_allocate", result));
    return guest.word(result);
  }

  private int prepare(int closure, int backing, byte[] arguments, byte[] results, int environment) {
    return guest.call(
        "closure_prepare",
        backing,
        closure,
        guest.put(arguments),
        arguments.length,
        guest.put(results),
        results.length,
        environment);
  }

  private int call2(int pointer, int first, int second) {
    try {
      FunctionSymbol call = program.main().orElseThrow().findFunction("call2");
      return (int) call.handle().invokeExact(pointer, first, second);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void a_closure_calls_its_backing_function_with_its_environment() {
    int closure = allocateClosure();
    int environment = guest.room(4);
    guest.word(environment, 1000);
    byte[] ints = {0, 0};
    assertEquals(SUCCESS, prepare(closure, pointer("backing"), ints, new byte[] {0}, environment));
    assertEquals(1042, call2(closure, 40, 2));
    guest.word(environment, -1);
    assertEquals(41, call2(closure, 40, 2));
  }

  @Test
  void a_closure_traps_before_it_is_prepared_and_can_be_of_another_type_later() {
    int closure = allocateClosure();
    var e = assertThrows(TrapException.class, () -> call2(closure, 1, 2));
    assertEquals("unresolved function: a closure that was not prepared", e.getMessage());
    byte[] ints = {0, 0};
    prepare(closure, pointer("backing"), ints, new byte[] {0}, result);
    call2(closure, 1, 2);
    prepare(closure, pointer("backing"), new byte[] {3}, new byte[0], result);
    assertThrows(TrapException.class, () -> call2(closure, 1, 2));
  }

  @Test
  void a_closure_is_of_any_scalar_types() throws Throwable {
    byte[] types = {0, 1, 2, 3};
    int closure = allocateClosure();
    prepare(closure, pointer("backing"), types, new byte[] {3}, result);
    FunctionSymbol function = program.functionAt(closure).orElseThrow();
    assertEquals("(i32, i64, f32, f64) -> f64", function.type().toString());
    double sum = (double) function.handle().invokeExact(1, 2L, 0f, 0d);
    // The backing function writes the sum of two words as an integer into the result.
    assertEquals(3 + guest.word(result), Double.doubleToRawLongBits(sum));
  }

  @Test
  void a_closure_of_more_types_than_there_may_be_stays_what_it_was() {
    program.close();
    Limits limits = Limits.builder().set(Limit.FUNCTION_TYPES, 40).build();
    program = world.linker().open(world.path("main.wasm"), world.config().limits(limits).build());
    guest = new AbiGuest(program.main().orElseThrow());
    result = guest.room(16);
    int closure = allocateClosure();
    byte[] ints = {0, 0};
    prepare(closure, pointer("backing"), ints, new byte[] {0}, result);
    int errno = SUCCESS;
    int made = 0;
    while (errno == SUCCESS && made < 40) {
      made++;
      errno = prepare(closure, pointer("backing"), new byte[made], new byte[] {3}, result);
    }
    assertEquals(NOMEM, errno);
    assertTrue(made > 10, made + " types");
    // A type that is known already is no further one.
    assertEquals(SUCCESS, prepare(closure, pointer("backing"), ints, new byte[] {0}, result));
    call2(closure, 1, 2);
  }

  @Test
  void closures_are_given_back_and_only_closures() {
    int closure = allocateClosure();
    assertEquals(SUCCESS, guest.call("closure_free", closure));
    assertEquals(INVAL, guest.call("closure_free", closure));
    assertEquals(closure, allocateClosure());
    int other = pointer("one");
    assertEquals(INVAL, guest.call("closure_free", other));
    assertEquals(INVAL, prepare(other, other, new byte[0], new byte[0], 0));
    assertEquals(INVAL, prepare(closure, other, new byte[] {9}, new byte[0], 0));
    assertEquals(NOTSUP, prepare(closure, other, new byte[0], new byte[] {0, 0}, 0));
  }

  private static byte[] ints(int... values) {
    ByteBuffer buffer = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int value : values) {
      buffer.putInt(value);
    }
    return buffer.array();
  }

  @Test
  void a_function_is_called_with_values_in_memory() {
    int values = guest.put(ints(50, 8));
    int two = pointer("two");
    assertEquals(SUCCESS, guest.call("call_dynamic", two, values, 8, result, 4, 1));
    assertEquals(42, guest.word(result));
  }

  @Test
  void strictly_the_lengths_have_to_be_right() {
    int values = guest.put(ints(50, 8, 9));
    int two = pointer("two");
    guest.word(result, 7);
    assertEquals(INVAL, guest.call("call_dynamic", two, values, 12, result, 4, 1));
    assertEquals(INVAL, guest.call("call_dynamic", two, values, 8, result, 8, 1));
    assertEquals(7, guest.word(result));
    assertEquals(SUCCESS, guest.call("call_dynamic", two, values, 4, result, 16, 0));
    assertEquals(50, guest.word(result));
    assertEquals(SUCCESS, guest.call("call_dynamic", two, values, 8, 0, 0, 0));
    assertEquals(INVAL, guest.call("call_dynamic", 9999, values, 8, result, 4, 0));
  }

  @Test
  void what_a_called_function_throws_reaches_the_caller() {
    int traps = pointer("traps");
    assertThrows(TrapException.class, () -> guest.call("call_dynamic", traps, 0, 0, result, 4, 1));
  }

  @Test
  void a_function_pointer_tells_its_type() {
    int types = guest.room(16);
    int results = guest.room(16);
    int two = pointer("two");
    assertEquals(SUCCESS, guest.call("reflect_signature", two, types, 2, results, 1, result));
    assertArrayEquals(new byte[] {1, 0, 2, 0, 1, 0}, guest.bytes(result, 6));
    assertArrayEquals(new byte[] {0, 0}, guest.bytes(types, 2));
    assertEquals(OVERFLOW, guest.call("reflect_signature", two, types, 1, results, 1, result));
    assertArrayEquals(new byte[] {1, 0, 2, 0, 1, 0}, guest.bytes(result, 6));
    assertEquals(INVAL, guest.call("reflect_signature", 9999, types, 2, results, 1, result));
    assertArrayEquals(new byte[6], guest.bytes(result, 6));
  }

  @Test
  void the_type_of_a_closure_is_not_to_be_kept() {
    int closure = allocateClosure();
    byte[] mixed = {3, 1};
    prepare(closure, 1, mixed, new byte[] {2}, 0);
    int types = guest.room(16);
    int results = guest.room(16);
    assertEquals(SUCCESS, guest.call("reflect_signature", closure, types, 2, results, 1, result));
    assertEquals(0, guest.bytes(result, 1)[0]);
    assertArrayEquals(mixed, guest.bytes(types, 2));
    assertArrayEquals(new byte[] {2}, guest.bytes(results, 1));
  }

  @Test
  void null_and_a_closure_that_is_not_prepared_have_no_type() {
    int types = guest.put(new byte[] {9});
    assertEquals(INVAL, guest.call("reflect_signature", 0, types, 1, types, 1, result));
    assertArrayEquals(new byte[] {1, 0, 0, 0, 0, 0}, guest.bytes(result, 6));
    int closure = allocateClosure();
    assertEquals(INVAL, guest.call("reflect_signature", closure, types, 1, types, 1, result));
    assertArrayEquals(new byte[6], guest.bytes(result, 6));
    assertArrayEquals(new byte[] {9}, guest.bytes(types, 1));
    assertEquals(INVAL, guest.call("call_dynamic", 0, types, 0, types, 0, 0));
    assertEquals(INVAL, guest.call("call_dynamic", closure, types, 0, types, 0, 0));
  }

  @Test
  void each_call_of_a_closure_gives_its_stack_back() {
    int closure = allocateClosure();
    byte[] ints = {0, 0};
    prepare(closure, pointer("backing"), ints, new byte[] {0}, result);
    for (int i = 0; i < 200_000; i++) {
      call2(closure, 1, 2);
    }
    assertNotEquals(0, closure);
    assertFalse(program.memory().byteSize() > 1 << 24);
  }
}
