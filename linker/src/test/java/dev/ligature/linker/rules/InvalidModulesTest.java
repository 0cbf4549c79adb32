package dev.ligature.linker.rules;

import static dev.ligature.linker.testing.TestModule.GIVES_INT;
import static dev.ligature.linker.testing.TestModule.VOID;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.Library;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.testing.Code;
import dev.ligature.linker.testing.DlGuest;
import dev.ligature.linker.testing.TestModule;
import dev.ligature.linker.testing.World;
import dev.ligature.wasm.WasmException;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Modules with functions that can't be run: what is said of them, to whom, and when. */
final class InvalidModulesTest {
  /** A library with one function of type {@code () -> ()}, up to its code. */
  private static final String LIBRARY =
      "0061736d01000000" + "000f0864796c696e6b2e30010400000000" + "010401600000" + "03020100";

  private final World world = new World().linkingAnything();

  @BeforeEach
  void putMain() {
    world.put("main.wasm", DlGuest.module());
  }

  @AfterEach
  void close() {
    world.close();
  }

  /** A library with a valid function and one that leaves nothing where it should leave a value. */
  private static TestModule withInvalidFunction() {
    return TestModule.library()
        .function("good", GIVES_INT, Code.constant(7))
        .function("bad", GIVES_INT, Code.of());
  }

  private static byte[] switching() {
    String body = "00" + "4100" + "e200" + "1a0b";
    String code = "01" + "%02x".formatted(body.length() / 2) + body;
    return HexFormat.of().parseHex(LIBRARY + "0a" + "%02x".formatted(code.length() / 2) + code);
  }

  @Test
  void a_feature_that_is_not_there_is_named_when_the_module_is_opened() {
    world.put("stacks.so", switching()).put("needs.so", TestModule.library().needs("stacks.so"));
    String problem = "unsupported: stack switching instruction e2 in function 0 at offset 0x";
    try (Program program = world.program("main.wasm")) {
      LinkException.InvalidModule thrown =
          assertThrows(LinkException.InvalidModule.class, () -> program.open("needs.so"));
      assertEquals(
          0, thrown.getMessage().indexOf("/lib/stacks.so: " + problem), thrown.getMessage());
      DlGuest guest = new DlGuest(program.main().orElseThrow());
      assertEquals(0, guest.open("stacks.so", DlGuest.LAZY));
      String error = guest.error().orElseThrow();
      assertEquals(0, error.indexOf("/lib/stacks.so: " + problem), error);
    }
    LinkException.InvalidModule thrown =
        assertThrows(
            LinkException.InvalidModule.class,
            () -> world.linker().open("stacks.wasm", switching(), world.config().build()));
    assertEquals(0, thrown.getMessage().indexOf("stacks.wasm: " + problem), thrown.getMessage());
  }

  /** 50,001 locals in a library of a few bytes: none of them is called. */
  @Test
  void a_function_beyond_a_limit_is_named_with_it_when_the_module_is_opened() {
    byte[] many = HexFormat.of().parseHex(LIBRARY + "0a0801" + "0601d186037f0b");
    world.put("many.so", many);
    String problem =
        "unsupported: too many locals: 50001, at most 50000 in function 0 at offset 0x28";
    try (Program program = world.program("main.wasm")) {
      LinkException.InvalidModule thrown =
          assertThrows(LinkException.InvalidModule.class, () -> program.open("many.so"));
      assertEquals("/lib/many.so: " + problem, thrown.getMessage());
      DlGuest guest = new DlGuest(program.main().orElseThrow());
      assertEquals(0, guest.open("many.so", DlGuest.LAZY));
      assertEquals("/lib/many.so: " + problem, guest.error().orElseThrow());
    }
    LinkException.InvalidModule thrown =
        assertThrows(
            LinkException.InvalidModule.class,
            () -> world.linker().open("many.wasm", many, world.config().build()));
    assertEquals("many.wasm: " + problem, thrown.getMessage());
  }

  @Test
  void an_invalid_function_is_refused_at_opening_if_validation_is_asked_for() {
    world.put("lib.so", withInvalidFunction());
    ProgramConfig config = world.config().validated(true).build();
    String problem = "/lib/lib.so: not a module: type mismatch: ";
    try (Program program = world.linker().open(world.path("main.wasm"), config)) {
      LinkException.InvalidModule thrown =
          assertThrows(LinkException.InvalidModule.class, () -> program.open("lib.so"));
      assertEquals(0, thrown.getMessage().indexOf(problem), thrown.getMessage());
      DlGuest guest = new DlGuest(program.main().orElseThrow());
      assertEquals(0, guest.open("lib.so", DlGuest.NOW));
      assertEquals(0, guest.error().orElseThrow().indexOf(problem));
    }
  }

  @Test
  void a_module_that_was_opened_without_validation_is_validated_by_who_asks_for_it() {
    world.put("lib.so", withInvalidFunction());
    DynamicLinker linker = world.linker();
    try (Program first = linker.open(world.config().build())) {
      first.open("lib.so");
      try (Program second = linker.open(world.config().validated(true).build())) {
        assertThrows(LinkException.InvalidModule.class, () -> second.open("lib.so"));
      }
    }
  }

  @Test
  void an_invalid_function_is_found_when_it_is_called_and_its_module_is_named() {
    world.put("lib.so", withInvalidFunction());
    try (Program program = world.program("main.wasm")) {
      Library library = program.open("lib.so");
      for (int i = 0; i < 2; i++) {
        WasmException.Invalid thrown =
            assertThrows(WasmException.Invalid.class, () -> World.call(library, "bad"));
        assertEquals(
            0, thrown.getMessage().indexOf("invalid module lib.so: "), thrown.getMessage());
        assertEquals(true, thrown.getMessage().contains(" in function 1 at offset 0x"));
      }
    }
  }

  @Test
  void an_invalid_constructor_is_a_link_error() {
    TestModule module = TestModule.library();
    world.put("lib.so", module.function("__wasm_call_ctors", VOID, Code.of().i32(1)));
    try (Program program = world.program("main.wasm")) {
      LinkException.InvalidModule thrown =
          assertThrows(LinkException.InvalidModule.class, () -> program.open("lib.so"));
      String problem = "lib.so: in __wasm_call_ctors: invalid module lib.so: type mismatch: ";
      assertEquals(0, thrown.getMessage().indexOf(problem), thrown.getMessage());
      DlGuest guest = new DlGuest(program.main().orElseThrow());
      assertEquals(0, guest.open("lib.so", DlGuest.NOW));
      assertEquals(0, guest.error().orElse("").indexOf(problem));
      assertEquals(Optional.empty(), guest.error());
    }
  }
}
