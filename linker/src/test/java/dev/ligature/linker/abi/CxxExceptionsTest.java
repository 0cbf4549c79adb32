package dev.ligature.linker.abi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ligature.engine.GuestException;
import dev.ligature.engine.TrapException;
import dev.ligature.engine.TrapKind;
import dev.ligature.guests.Guests;
import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.GuestExit;
import dev.ligature.linker.HostFunction;
import dev.ligature.linker.Library;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** C++ exceptions by functions of the host, by {@code guests/cxx-exceptions}. */
@ParameterizedClass
@EnumSource
class CxxExceptionsTest {
  private static final DynamicLinker LINKER = DynamicLinker.create();

  /** Which half of libc++abi the guest has. */
  enum Version {
    CURRENT("Failure", "DiskFailure: the disk is full"),
    /** Of before Emscripten 3.1.20: it can't say more than the name of a type. */
    EARLY("7Failure", "11DiskFailure");

    private final String type;
    private final String thrownByLibrary;

    Version(String type, String thrownByLibrary) {
      this.type = type;
      this.thrownByLibrary = thrownByLibrary;
    }
  }

  @Parameter private Version version;
  private final List<Integer> trace = new ArrayList<>();
  private Runnable host = () -> {};
  private Program program;
  private Library main;

  @BeforeEach
  void open() throws ReflectiveOperationException {
    Path folder = Guests.module("cxx-exceptions").resolve(version.name().toLowerCase(Locale.ROOT));
    MethodHandles.Lookup lookup = MethodHandles.lookup();
    MethodType takesInt = MethodType.methodType(void.class, int.class);
    MethodType takesNothing = MethodType.methodType(void.class);
    ProgramConfig config =
        ProgramConfig.builder()
            .libraryPath(folder)
            .hostFunction(HostFunction.of("trace", lookup.bind(this, "trace", takesInt)))
            .hostFunction(HostFunction.of("host", lookup.bind(this, "host", takesNothing)))
            .build();
    program = LINKER.open(folder.resolve("main.wasm"), config);
    main = program.main().orElseThrow();
  }

  void trace(int number) {
    trace.add(number);
  }

  void host() {
    host.run();
  }

  @AfterEach
  void close() {
    program.close();
  }

  private int call(String function) throws Throwable {
    return (int) main.findFunction(function).handle().invokeExact();
  }

  private void run(String function) throws Throwable {
    main.findFunction(function).handle().invokeExact();
  }

  @Test
  void an_exception_is_caught_by_its_type() throws Throwable {
    assertEquals(0b1111, call("by_type"));
  }

  @Test
  void an_exception_is_caught_by_a_base_that_is_not_at_its_beginning() throws Throwable {
    assertEquals(0b1111, call("by_base"));
  }

  @Test
  void the_first_clause_that_fits_has_the_exception() throws Throwable {
    assertEquals(0b11111, call("first_that_fits"));
  }

  @Test
  void an_exception_passes_clauses_of_other_types_and_destroys_what_it_leaves() throws Throwable {
    assertEquals(1, call("passes_others"));
    assertEquals(List.of(12, 11, 10), trace);
  }

  @Test
  void an_exception_is_handled_while_another_is() throws Throwable {
    assertEquals(0b11111, call("nested"));
  }

  @Test
  void an_exception_that_is_thrown_again_is_the_same() throws Throwable {
    assertEquals(0b111, call("rethrown"));
  }

  @Test
  void an_exception_that_leaves_a_handler_replaces_the_one_handled() throws Throwable {
    assertEquals(0b111, call("replaced"));
  }

  @Test
  void the_program_catches_what_a_library_throws() throws Throwable {
    assertEquals(1, call("from_library"));
    assertEquals(List.of(1), trace);
  }

  @Test
  void a_type_that_program_and_library_both_define_is_one() throws Throwable {
    assertEquals(1, call("from_library_by_value"));
  }

  @Test
  void a_library_catches_what_the_program_throws() throws Throwable {
    assertEquals(0b111, call("into_library"));
  }

  @Test
  void an_exception_leaves_several_libraries_that_clean_up() throws Throwable {
    assertEquals(1, call("through_libraries"));
    assertEquals(List.of(2, 2), trace);
  }

  @Test
  void an_exception_leaves_code_that_was_compiled_without_exceptions() throws Throwable {
    assertEquals(1, call("past_innocent_code"));
  }

  @Test
  void a_destructor_catches_its_own_while_another_is_on_its_way() throws Throwable {
    assertEquals(0b111111, call("destructor_that_catches"));
  }

  @Test
  void a_destructor_that_throws_while_another_is_on_its_way_terminates() {
    TrapException trap = assertThrows(TrapException.class, () -> call("destructor_that_throws"));
    assertEquals(TrapKind.UNREACHABLE, trap.kind());
  }

  @Test
  void a_destructor_that_throws_alone_is_caught() throws Throwable {
    assertEquals(0b11, call("destructor_that_throws_alone"));
  }

  @Test
  void an_exception_that_is_held_can_be_thrown_again_and_again() throws Throwable {
    assertEquals(0b1111111, call("held"));
  }

  @Test
  void a_jump_is_no_exception() throws Throwable {
    assertEquals(0b11, call("jump_past_handlers"));
    assertEquals(List.of(), trace);
  }

  @Test
  void an_exception_is_no_jump() throws Throwable {
    assertEquals(1, call("throws_past_targets"));
  }

  @Test
  void jumps_and_exceptions_take_turns() throws Throwable {
    assertEquals(0b1111, call("jump_then_throw"));
  }

  @Test
  void many_exceptions_leave_the_stack_where_it_was() throws Throwable {
    assertEquals(20_000, (int) main.findFunction("many").handle().invokeExact(20_000));
  }

  @Test
  void a_trap_passes_handlers_for_all() {
    TrapException trap = assertThrows(TrapException.class, () -> call("traps"));
    assertEquals(TrapKind.UNREACHABLE, trap.kind());
  }

  @Test
  void what_a_host_function_throws_passes_handlers_for_all_and_destroys_nothing() throws Throwable {
    RuntimeException thrown = new UnsupportedOperationException("of the host");
    host =
        () -> {
          throw thrown;
        };
    assertSame(thrown, assertThrows(RuntimeException.class, () -> call("calls_host")));
    assertEquals(List.of(), trace);
    host = () -> {};
    assertEquals(0, call("calls_host"));
  }

  @Test
  void an_exit_passes_handlers_for_all() {
    host =
        () -> {
          throw new GuestExit(7);
        };
    assertEquals(7, assertThrows(GuestExit.class, () -> call("calls_host")).status());
    assertEquals(List.of(), trace);
  }

  @Test
  void what_passes_leaves_the_stack_where_it_was() throws Throwable {
    int frame = call("frame");
    host =
        () -> {
          throw new GuestExit(7);
        };
    for (int k = 0; k < 20; k++) {
      assertThrows(GuestExit.class, () -> call("calls_host"));
      assertThrows(TrapException.class, () -> call("traps"));
      assertThrows(GuestException.class, () -> run("throws_failure"));
      assertEquals(frame, call("frame"));
    }
  }

  @Test
  void a_host_function_lets_pass_what_a_guest_throws() throws Throwable {
    List<String> seen = new ArrayList<>();
    host =
        () -> {
          GuestException thrown = assertThrows(GuestException.class, () -> run("throws_failure"));
          seen.add(thrown.getMessage());
          throw thrown;
        };
    assertEquals(1, call("calls_host"));
    assertEquals(List.of("uncaught exception: C++ exception of type 11DiskFailure"), seen);
    assertEquals(List.of(1, 13), trace);
  }

  @Test
  void an_exception_that_nobody_catches_says_what_it_is() {
    GuestException thrown = assertThrows(GuestException.class, () -> run("throws_failure"));
    assertEquals(
        "uncaught exception: C++ exception of type " + version.thrownByLibrary,
        thrown.getMessage());
    assertEquals(List.of(1), trace);
  }

  @Test
  void an_exception_of_a_simple_type_that_nobody_catches_says_its_type() {
    GuestException thrown = assertThrows(GuestException.class, () -> run("throws_int"));
    assertEquals("uncaught exception: C++ exception of type i", thrown.getMessage());
  }

  @Test
  void an_exception_that_a_function_may_not_throw_says_so() {
    TrapException trap = assertThrows(TrapException.class, () -> run("violates"));
    assertEquals(
        "unreachable: C++ exception of type %s left a function that may not throw it"
            .formatted(version == Version.CURRENT ? version.type + ": it failed" : version.type),
        trap.getMessage());
  }

  @Test
  void to_throw_again_what_is_not_handled_says_so() {
    TrapException trap = assertThrows(TrapException.class, () -> run("rethrows_nothing"));
    assertEquals("unreachable: __cxa_rethrow: no exception is being handled", trap.getMessage());
  }
}
