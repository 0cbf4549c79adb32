package dev.ligature.linker.rules;

import static dev.ligature.linker.testing.TestModule.GIVES_INT;
import static dev.ligature.linker.testing.TestModule.INT_TO_INT;
import static dev.ligature.linker.testing.TestModule.VOID;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.linker.Library;
import dev.ligature.linker.Limit;
import dev.ligature.linker.Limits;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.OpenFlag;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.testing.Code;
import dev.ligature.linker.testing.DlGuest;
import dev.ligature.linker.testing.Graph;
import dev.ligature.linker.testing.TestModule;
import dev.ligature.linker.testing.World;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rules 32, 39 and 51: what fails, and what goes, leaves nothing. */
class TransactionsTest {
  private static final int MANY_PAGES = 64;
  private static final int FEW_PAGES = 40;

  private final World world = new World();

  @AfterEach
  void close() {
    world.close();
  }

  /** Where a load may fail, in the order of its passes. */
  enum Stage {
    FIND_NEEDED,
    READ_MODULE,
    GROW_MEMORY,
    GROW_TABLE,
    IMPORT_MEMORY,
    RESOLVE_FUNCTION,
    RESOLVE_DATA,
    MATCH_KIND,
    MATCH_TYPE,
    START_FUNCTION,
    DATA_RELOCATIONS,
    THREAD_LOCAL_RELOCATIONS,
    CONSTRUCTOR
  }

  /** A library that takes memory, slots and definitions before it fails at a stage. */
  private static byte[] failing(Stage stage) {
    TestModule module = TestModule.library().memory(1000, 4).table(5, 0).needs("c.so");
    module.gotFunc("who_c");
    module.gotMem("datum_c");
    switch (stage) {
      case FIND_NEEDED -> module.needs("nowhere.so");
      case GROW_MEMORY -> module.memory(MANY_PAGES * 65536L, 4);
      case GROW_TABLE -> module.table(1 << 28, 0);
      case IMPORT_MEMORY -> module.importMemory(1, 1);
      case RESOLVE_FUNCTION -> module.importFunction("nothing", GIVES_INT);
      case RESOLVE_DATA -> module.gotMem("nothing");
      case MATCH_KIND -> module.gotMem("who_c");
      case MATCH_TYPE -> module.importFunction("who_c", INT_TO_INT);
      case START_FUNCTION -> module.start(module.function(VOID, Code.of().unreachable()));
      case DATA_RELOCATIONS ->
          module.function("__wasm_apply_data_relocs", VOID, Code.of().unreachable());
      case THREAD_LOCAL_RELOCATIONS ->
          module.function("__wasm_apply_tls_relocs", VOID, Code.of().unreachable());
      case CONSTRUCTOR -> module.function("__wasm_call_ctors", VOID, Code.of().unreachable());
      case READ_MODULE -> {
        return new byte[] {0, 'a', 's', 'm', 1, 0, 0, 0, 99};
      }
    }
    return module.build();
  }

  private Program program(String main) {
    ProgramConfig config = world.config().limits(Limits.of(Limit.MEMORY_PAGES, FEW_PAGES)).build();
    return main == null
        ? world.linker().open(config)
        : world.linker().open(world.path(main), config);
  }

  private static String state(Program program) {
    return program.libraries().stream()
            .map(l -> l.name() + "@" + l.memoryBase() + "," + l.tableBase())
            .collect(Collectors.joining(" "))
        + " who="
        + program.find("who").flatMap(s -> s.library()).map(Library::name);
  }

  @ParameterizedTest
  @EnumSource
  void S32_S39_a_load_that_fails_leaves_nothing_and_can_be_tried_again(Stage stage) {
    world.put(Graph.unrelated("c; d")).put(Graph.of("e"));
    String good;
    try (Program program = program(null)) {
      program.open("e.so");
      world.put("b.so", TestModule.library().needs("c.so", "d.so").memory(100, 4).table(3, 0));
      program.open("b.so", OpenFlag.NOW, OpenFlag.GLOBAL);
      good = state(program);
    }
    world.takeTrace();
    try (Program program = program(null)) {
      Library e = program.open("e.so");
      String before = state(program);
      world.put("b.so", failing(stage));
      for (int i = 0; i < 3; i++) {
        assertThrows(
            LinkException.class, () -> program.open("b.so", OpenFlag.NOW, OpenFlag.GLOBAL));
        assertEquals(before, state(program));
        assertTrue(program.find("who_c").isEmpty());
      }
      assertEquals('e', World.call(e, "call_who"));
      world.put("b.so", TestModule.library().needs("c.so", "d.so").memory(100, 4).table(3, 0));
      program.open("b.so", OpenFlag.NOW, OpenFlag.GLOBAL);
      assertEquals(good, state(program));
    }
  }

  @Test
  void S39_guests_get_null_and_the_same_handles_afterwards() {
    world.put(Graph.of("c")).put("main.wasm", DlGuest.module());
    try (Program program = program("main.wasm")) {
      DlGuest guest = new DlGuest(program.main().orElseThrow());
      int c = guest.open("c.so", DlGuest.NOW);
      for (Stage stage : Stage.values()) {
        world.put("b-" + stage + ".so", failing(stage));
        assertEquals(0, guest.open("b-" + stage + ".so", DlGuest.NOW), stage.name());
        assertTrue(guest.error().isPresent());
        assertEquals(c, guest.open("c.so", DlGuest.NOW));
      }
      assertEquals(List.of("main.wasm", "c.so"), names(program));
    }
  }

  private static List<String> names(Program program) {
    return program.libraries().stream().map(Library::name).toList();
  }
}
