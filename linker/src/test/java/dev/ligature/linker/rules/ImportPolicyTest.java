package dev.ligature.linker.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ligature.linker.HostFunction;
import dev.ligature.linker.HostModule;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.LinkPolicy;
import dev.ligature.linker.Program;
import dev.ligature.linker.testing.Code;
import dev.ligature.linker.testing.DlGuest;
import dev.ligature.linker.testing.TestModule;
import dev.ligature.linker.testing.World;
import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rule 69: which functions of the host guests may import. */
class ImportPolicyTest {
  private final World world = new World().put("main.wasm", DlGuest.module());

  @AfterEach
  void close() {
    world.close();
  }

  private static HostFunction giving(String name, int value) {
    return HostFunction.of(name, MethodHandles.constant(int.class, value));
  }

  /** A group with all functions of the module {@code files}. */
  private static HostModule files() {
    return (module, name, type) ->
        module.equals("files")
            ? Optional.of(
                HostFunction.of(module, name, MethodHandles.constant(int.class, name.length())))
            : Optional.empty();
  }

  private Program program(LinkPolicy policy) {
    var config =
        world
            .config()
            .hostFunction(giving("one", 1))
            .hostFunction(giving("two", 2))
            .hostModule(_ -> files())
            .linkPolicy(policy)
            .build();
    return world.linker().open(world.path("main.wasm"), config);
  }

  private static TestModule calling(String module, String name) {
    TestModule library = TestModule.library();
    int function = library.importFunction(module, name, TestModule.GIVES_INT);
    return library.function("value", TestModule.GIVES_INT, Code.of().call(function));
  }

  private static int value(Program program, String library) {
    return World.call(program.open(library), "value");
  }

  @Test
  void S69_only_functions_that_are_named_are_granted() {
    world
        .put("one.so", calling("env", "one"))
        .put("two.so", calling("env", "two"))
        .put("open.so", calling("files", "open"))
        .put("unlink.so", calling("files", "unlink"))
        .put("needs.so", TestModule.library().needs("two.so"));
    LinkPolicy policy = LinkPolicy.standard().withImports("env.one", "files.open");
    try (Program program = program(policy)) {
      assertEquals(1, value(program, "one.so"));
      assertEquals(4, value(program, "open.so"));
      var e = assertThrows(LinkException.Refused.class, () -> program.open("needs.so"));
      assertEquals(
          """
          import refused by the link policy: env.two
          >>> two.so imports env.two
          >>> the policy grants granted folders, imports [env.one, files.open]
          >>> LinkPolicy.withImports grants a function, withoutImports refuses it
          >>> needed by: needs.so -> two.so\
          """,
          e.getMessage());
      assertEquals("two", e.symbol().orElseThrow());
      assertEquals("two.so", e.library().orElseThrow());
      assertThrows(LinkException.Refused.class, () -> program.open("unlink.so"));
      DlGuest guest = new DlGuest(program.main().orElseThrow());
      assertEquals(0, guest.open("unlink.so", DlGuest.LAZY));
      assertEquals(
          Optional.of("unlink.so: import refused by the link policy: files.unlink"), guest.error());
      assertEquals(3, program.libraries().size());
    }
  }

  @Test
  void S69_a_whole_module_is_granted_or_refused() {
    world
        .put("open.so", calling("files", "open"))
        .put("unlink.so", calling("files", "unlink"))
        .put("one.so", calling("env", "one"));
    try (Program program = program(LinkPolicy.standard().withImports("files.*"))) {
      assertEquals(6, value(program, "unlink.so"));
      assertThrows(LinkException.Refused.class, () -> program.open("one.so"));
    }
    LinkPolicy some = LinkPolicy.standard().withImports("files.*").withoutImports("files.unlink");
    try (Program program = program(some)) {
      assertEquals(4, value(program, "open.so"));
      assertThrows(LinkException.Refused.class, () -> program.open("unlink.so"));
    }
    try (Program program = program(LinkPolicy.standard().withoutImports("files.*"))) {
      assertEquals(1, value(program, "one.so"));
      assertThrows(LinkException.Refused.class, () -> program.open("open.so"));
    }
  }

  @Test
  void S69_the_linkers_own_functions_are_granted_unless_refused() {
    try (Program program = program(LinkPolicy.standard().withImports("env.one"))) {
      assertNotEquals(0, new DlGuest(program.main().orElseThrow()).open(null, DlGuest.NOW));
    }
    LinkPolicy policy = LinkPolicy.standard().withoutImports("env.dlopen", "env.dlsym");
    var e = assertThrows(LinkException.Refused.class, () -> program(policy));
    assertEquals(
        """
        import refused by the link policy: env.dlopen
        >>> main.wasm imports env.dlopen
        >>> main.wasm imports env.dlsym
        >>> the policy grants granted folders, not imports [env.dlopen, env.dlsym]
        >>> LinkPolicy.withImports grants a function, withoutImports refuses it\
        """,
        e.getMessage());
  }

  @Test
  void S69_a_refused_function_is_found_by_no_name_and_has_no_address() {
    TestModule address = TestModule.library();
    address.gotFunc("two");
    world.put("address.so", address);
    try (Program program = program(LinkPolicy.standard().withImports("env.one"))) {
      DlGuest guest = new DlGuest(program.main().orElseThrow());
      assertNotEquals(0, guest.symbol(DlGuest.DEFAULT, "one"));
      assertEquals(0, guest.symbol(DlGuest.DEFAULT, "two"));
      assertEquals(Optional.of("main.wasm: undefined symbol: two"), guest.error());
      assertEquals(Optional.empty(), program.find("two"));
      assertEquals(0, guest.open("address.so", DlGuest.LAZY));
      assertEquals(
          Optional.of("address.so: import refused by the link policy: env.two"), guest.error());
    }
  }

  @Test
  void S69_a_weak_import_that_is_refused_is_null_and_a_guests_own_definition_is_taken() {
    TestModule weak = calling("env", "two").weak("two");
    weak.function("other", TestModule.GIVES_INT, Code.constant(5));
    world
        .put("weak.so", weak)
        .put("own.so", calling("env", "two").needs("defines.so"))
        .put(
            "defines.so",
            TestModule.library().function("two", TestModule.GIVES_INT, Code.constant(7)));
    try (Program program = program(LinkPolicy.standard().withoutImports("env.two"))) {
      assertEquals(5, World.call(program.open("weak.so"), "other"));
      assertEquals(7, value(program, "own.so"));
    }
  }

  @Test
  void S69_a_name_that_is_none_is_an_error_of_java() {
    for (String wrong : List.of("", "one", ".one", "env.")) {
      var e =
          assertThrows(
              IllegalArgumentException.class, () -> LinkPolicy.standard().withImports(wrong));
      assertEquals(wrong + ": expected MODULE.NAME or MODULE.*", e.getMessage());
    }
  }
}
