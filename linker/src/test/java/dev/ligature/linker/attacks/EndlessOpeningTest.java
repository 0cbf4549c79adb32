package dev.ligature.linker.attacks;

import static dev.ligature.linker.testing.TestModule.GIVES_INT;
import static dev.ligature.linker.testing.TestModule.VOID;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.linker.Library;
import dev.ligature.linker.Limit;
import dev.ligature.linker.Limits;
import dev.ligature.linker.Program;
import dev.ligature.linker.testing.Code;
import dev.ligature.linker.testing.DlGuest;
import dev.ligature.linker.testing.TestModule;
import dev.ligature.linker.testing.World;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Constructors that open the next library, without end, and destructors that open their own again.
 * The stack or a limit ends that; the innermost {@code dlopen} gives null, and all is as before
 * once the outermost has ended.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EndlessOpeningTest {
  private static final int NAME = 32;
  private static final int NEW_NAMESPACE = -1;
  private static final int MOST = 20;

  private final World world = new World();
  private final AtomicInteger written = new AtomicInteger();

  @AfterEach
  void close() {
    world.close();
  }

  /** A library that has the next one written, and opens it, in its constructor. */
  private static TestModule opening(String next, String opener) {
    boolean inNamespace = opener.equals("dlmopen");
    TestModule module = TestModule.library().memory(64, 4).text(NAME, next);
    int write = module.importFunction("write", VOID);
    int open = module.importFunction(opener, TestModule.type(inNamespace ? 3 : 2, 1));
    Code code = Code.of().call(write);
    if (inNamespace) {
      code.i32(NEW_NAMESPACE);
    }
    code.global(module.memoryBase()).i32(NAME).add().i32(DlGuest.NOW).call(open).drop();
    return module.function("__wasm_call_ctors", VOID, code);
  }

  private Program program(Limits limits, Runnable write) {
    world
        .put("dl.so", DlGuest.module())
        .put("good.so", TestModule.library().function("seven", GIVES_INT, Code.constant(7)));
    return world
        .linker()
        .open(world.config().limits(limits).hostFunction(World.host("write", write)).build());
  }

  private static void checkUsable(Program program) {
    Library good = program.open("good.so");
    assertEquals(7, World.call(good, "seven"));
    good.close();
  }

  /** The guest has a folder to write to: the next library is made when the one before is opened. */
  private void writeNext(String opener) {
    int number = written.incrementAndGet();
    world.put("l" + number + ".so", opening("l" + (number + 1) + ".so", opener));
  }

  static List<Arguments> chains() {
    return List.of(
        Arguments.of(
            "dlopen",
            Limits.defaults(),
            ": cannot allocate stack: the call stack is nearly exhausted"),
        Arguments.of(
            "dlmopen",
            Limits.defaults(),
            ": cannot allocate stack: the call stack is nearly exhausted"),
        Arguments.of(
            "dlopen",
            limit(Limit.NESTED_OPENINGS),
            ": cannot allocate an opening within 20 others: the limit is 20 openings within"
                + " each other; to raise it, set Limit.NESTED_OPENINGS or --max-nested-openings"),
        Arguments.of(
            "dlopen",
            limit(Limit.LIBRARIES),
            ": cannot allocate one more library: the limit is 20 libraries at once; to raise it,"
                + " set Limit.LIBRARIES or --max-libraries"),
        Arguments.of(
            "dlmopen",
            limit(Limit.NAMESPACES),
            "the program: cannot allocate one more namespace: the limit is 20 namespaces at once;"
                + " to raise it, set Limit.NAMESPACES or --max-namespaces"));
  }

  private static Limits limit(Limit limit) {
    return Limits.builder().set(limit, MOST).build();
  }

  @ParameterizedTest
  @MethodSource("chains")
  void libraries_that_a_guest_writes_as_it_opens_them_end_at_the_stack_or_a_limit(
      String opener, Limits limits, String error) {
    writeNext(opener);
    try (Program program = program(limits, () -> writeNext(opener))) {
      DlGuest guest = new DlGuest(program.open("dl.so"));
      int handle = guest.open("l1.so", DlGuest.NOW);
      assertNotEquals(0, handle);
      String name = error.startsWith(":") ? "l" + written + ".so" : "";
      assertEquals(name + error, guest.error().orElseThrow());
      assertTrue(written.get() >= MOST - 1, written + " libraries");
      long loaded = program.namespaces().stream().mapToLong(one -> one.libraries().size()).sum();
      // Of those, the last was refused; the guest's own is there too.
      assertEquals(written.get(), loaded);
      assertEquals(0, guest.close(handle));
      if (loaded < MOST || limits.equals(Limits.defaults())) {
        checkUsable(program);
      }
    }
    try (Program program = program(Limits.defaults(), () -> {})) {
      checkUsable(program);
    }
  }

  @Test
  void a_list_of_libraries_that_grows_as_it_is_shown_ends_at_a_limit() {
    TestModule module = TestModule.library().memory(64, 4).table(1, 0).text(NAME, "l1.so");
    int write = module.importFunction("write", VOID);
    int open = module.importFunction("dlopen", TestModule.type(2, 1));
    int iterate = module.importFunction("dl_iterate_phdr", TestModule.type(2, 1));
    Code name = Code.of().call(write).global(module.memoryBase()).i32(NAME).add();
    module.elements(
        0, module.function(TestModule.type(3, 1), name.i32(DlGuest.NOW).call(open).drop().i32(0)));
    module.function(
        "iterate", GIVES_INT, Code.of().global(module.tableBase()).i32(9).call(iterate));
    world.put("shown.so", module);
    List<Library> shown = new ArrayList<>();
    Runnable write1 =
        () -> {
          // Always another file of that name.
          world.put(
              "l1.so",
              TestModule.library().function("n" + written.incrementAndGet(), VOID, Code.of()));
        };
    try (Program program = program(limit(Limit.LIBRARIES), write1)) {
      Library library = program.open("shown.so");
      assertEquals(0, World.call(library, "iterate"));
      shown.addAll(program.libraries());
      assertTrue(shown.size() <= MOST, shown.toString());
    }
  }

  @Test
  void a_destructor_that_opens_its_own_library_again_gets_an_error() {
    TestModule module = TestModule.library().memory(64, 4).text(NAME, "again.so");
    int open = module.importFunction("dlopen", TestModule.type(2, 1));
    int trace = module.importFunction("trace", TestModule.TAKES_INT);
    Code again = Code.of().global(module.memoryBase()).i32(NAME).add().i32(DlGuest.NOW).call(open);
    module.function("_fini", VOID, again.i32(0).equal().i32('0').add().call(trace));
    world.put("again.so", module);
    try (Program program = program(Limits.defaults(), () -> {})) {
      DlGuest guest = new DlGuest(program.open("dl.so"));
      for (int i = 0; i < 10; i++) {
        int handle = guest.open("again.so", DlGuest.NOW);
        assertEquals(0, guest.close(handle));
        assertEquals("1", world.takeTrace());
        assertEquals("again.so: library is being unloaded", guest.error().orElseThrow());
      }
      assertEquals(1, program.libraries().size());
      checkUsable(program);
    }
  }

  @Test
  void destructors_that_open_and_close_the_next_library_end_at_the_stack() {
    try (Program program = program(Limits.defaults(), this::writeClosing)) {
      writeClosing();
      DlGuest guest = new DlGuest(program.open("dl.so"));
      int handle = guest.open("l1.so", DlGuest.NOW);
      assertEquals(0, guest.close(handle));
      assertTrue(written.get() > 10, written + " libraries");
      checkUsable(program);
    }
  }

  /** A library that opens the next in its destructor, and closes it. */
  private void writeClosing() {
    int number = written.incrementAndGet();
    TestModule module = TestModule.library().memory(64, 4).text(NAME, "l" + (number + 1) + ".so");
    int write = module.importFunction("write", VOID);
    int open = module.importFunction("dlopen", TestModule.type(2, 1));
    int close = module.importFunction("dlclose", TestModule.INT_TO_INT);
    Code code = Code.of().call(write).global(module.memoryBase()).i32(NAME).add();
    module.function("_fini", VOID, code.i32(DlGuest.NOW).call(open).call(close).drop());
    world.put("l" + number + ".so", module);
  }
}
