package dev.ligature.linker.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.linker.Library;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.OpenFlag;
import dev.ligature.linker.Program;
import dev.ligature.linker.testing.Code;
import dev.ligature.linker.testing.TestModule;
import dev.ligature.linker.testing.World;
import dev.ligature.wasm.FuncType;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Exception tags link by name: what one library throws another catches, if they mean one tag. */
class ExceptionTagsTest {
  private static final FuncType POINTER = TestModule.TAKES_INT;

  private final World world = new World();

  @AfterEach
  void close() {
    world.close();
  }

  /** A library that exports {@code throw_NAME}, which throws 41. */
  private static TestModule thrower(TestModule module, String function, int tag) {
    return module.function(function, TestModule.VOID, Code.of().i32(41).throwTag(tag));
  }

  /** A library that exports {@code caught}: 41 if it catches what a function throws, else -1. */
  private static TestModule catcher(TestModule module, String function, String tag) {
    int imported = module.importFunction(function, TestModule.VOID);
    int index = module.importTag(tag, POINTER);
    return module.function(
        "caught", TestModule.GIVES_INT, Code.of().caught(Code.of().call(imported), index, -1));
  }

  private static TestModule importing(String function, String tag) {
    TestModule module = TestModule.library();
    return thrower(module, function, module.importTag(tag, POINTER));
  }

  private static TestModule defining(String function, String tag) {
    TestModule module = TestModule.library();
    int index = module.defineTag(tag, POINTER);
    return thrower(module, function, index);
  }

  @Test
  void the_linker_makes_the_tag_of_cpp_exceptions_where_nobody_exports_it() {
    world.put("thrower.so", importing("thrower", "__cpp_exception"));
    world.put(
        "main.so", catcher(TestModule.library(), "thrower", "__cpp_exception").needs("thrower.so"));
    assertEquals(41, World.call(world.program("main.so").main().orElseThrow(), "caught"));
  }

  @Test
  void libraries_of_separate_loads_share_the_linkers_tag() {
    world.put("thrower.so", importing("thrower", "__c_longjmp"));
    world.put("catcher.so", catcher(TestModule.library(), "thrower", "__c_longjmp"));
    Program program = world.program();
    program.open("thrower.so", OpenFlag.NOW, OpenFlag.GLOBAL);
    assertEquals(41, World.call(program.open("catcher.so"), "caught"));
  }

  @Test
  void the_first_definition_in_scope_is_meant_by_all() {
    world.put("first.so", defining("first", "failure"));
    world.put("second.so", defining("second", "failure"));
    world.put(
        "catcher.so",
        catcher(TestModule.library(), "second", "failure").needs("first.so", "second.so"));
    assertEquals(41, World.call(world.program().open("catcher.so"), "caught"));
  }

  @Test
  void a_library_with_the_runtime_that_is_opened_late_gets_the_tag_that_is_there() {
    world.put("thrower.so", importing("thrower", "__cpp_exception"));
    world.put("runtime.so", defining("thrown_by_runtime", "__cpp_exception"));
    world.put(
        "catcher.so",
        catcher(TestModule.library(), "thrown_by_runtime", "__cpp_exception").needs("runtime.so"));
    Program program = world.program();
    program.open("thrower.so", OpenFlag.NOW, OpenFlag.GLOBAL);
    assertEquals(41, World.call(program.open("catcher.so"), "caught"));
  }

  @Test
  void a_plug_in_does_not_offer_its_tags_to_others() {
    world.put("plugin.so", defining("f", "failure"));
    world.put("lib.so", importing("g", "failure"));
    Program program = world.program();
    program.open("plugin.so");
    assertThrows(LinkException.Undefined.class, () -> program.open("lib.so"));
  }

  @Test
  void libraries_may_import_each_others_tags() {
    TestModule one = TestModule.library().needs("two.so");
    int two = one.importTag("two", POINTER);
    one.defineTag("one", POINTER);
    world.put("one.so", thrower(one, "throw_two", two));
    TestModule other = TestModule.library();
    int function = other.importFunction("throw_two", TestModule.VOID);
    other.importTag("one", POINTER);
    int own = other.defineTag("two", POINTER);
    other.function(
        "caught", TestModule.GIVES_INT, Code.of().caught(Code.of().call(function), own, -1));
    world.put("two.so", other);
    Program program = world.program();
    program.open("one.so", OpenFlag.NOW, OpenFlag.GLOBAL);
    assertEquals(41, World.call(program.open("two.so"), "caught"));
  }

  @Test
  void a_tag_keeps_the_library_that_defines_it() {
    world.put("definer.so", defining("definer", "failure"));
    TestModule user = importing("user", "failure");
    world.put("user.so", user);
    Program program = world.program();
    Library definer = program.open("definer.so", OpenFlag.NOW, OpenFlag.GLOBAL);
    Library library = program.open("user.so");
    definer.close();
    assertFalse(program.libraries().stream().noneMatch(l -> l.name().equals("definer.so")));
    library.close();
    assertTrue(program.libraries().stream().noneMatch(l -> l.name().equals("definer.so")));
  }

  @Test
  void an_undefined_tag_names_its_library() {
    world.put("lib.so", importing("f", "failure"));
    LinkException.Undefined thrown =
        assertThrows(LinkException.Undefined.class, () -> world.program().open("lib.so"));
    assertEquals(
        """
        undefined symbol: failure
        >>> referenced by lib.so (tag import env.failure)
        >>> searched: lib.so\
        """,
        thrown.getMessage());
    assertEquals(List.of("lib.so"), thrown.neededBy());
  }

  @Test
  void a_definition_of_another_type_shows_both() {
    TestModule definer = TestModule.library();
    int tag = definer.defineTag("failure", TestModule.VOID);
    definer.function("f", TestModule.VOID, Code.of().throwTag(tag));
    world.put("definer.so", definer);
    world.put("lib.so", importing("g", "failure").needs("definer.so"));
    LinkException.Mismatch thrown =
        assertThrows(LinkException.Mismatch.class, () -> world.program().open("lib.so"));
    assertEquals(
        """
        symbol mismatch: failure
        >>> lib.so expects tag (i32) -> () (import env.failure)
        >>> definer.so defines tag () -> ()\
        """,
        thrown.getMessage());
  }

  @Test
  void the_linkers_tag_has_the_type_that_compilers_assume() {
    TestModule module = TestModule.library();
    int tag = module.importTag("__cpp_exception", TestModule.VOID);
    world.put("lib.so", module.function("f", TestModule.VOID, Code.of().throwTag(tag)));
    LinkException.Mismatch thrown =
        assertThrows(LinkException.Mismatch.class, () -> world.program().open("lib.so"));
    assertEquals(
        """
        symbol mismatch: __cpp_exception
        >>> lib.so expects tag () -> () (import env.__cpp_exception)
        >>> the linker defines tag (i32) -> ()\
        """,
        thrown.getMessage());
  }

  @Test
  void an_open_that_fails_leaves_no_library_behind() {
    world.put("lib.so", importing("f", "failure"));
    Program program = world.program();
    assertThrows(LinkException.Undefined.class, () -> program.open("lib.so"));
    assertEquals(List.of(), program.libraries());
  }
}
