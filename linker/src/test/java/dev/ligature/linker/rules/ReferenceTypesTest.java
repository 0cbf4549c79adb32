package dev.ligature.linker.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ligature.linker.Library;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.OpenFlag;
import dev.ligature.linker.Program;
import dev.ligature.linker.testing.Code;
import dev.ligature.linker.testing.TestModule;
import dev.ligature.linker.testing.World;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.ValType;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Functions whose types refer to types of their module, which has its own indices of them. */
final class ReferenceTypesTest {
  private static final String DYLINK = "0061736d01000000" + "000f0864796c696e6b2e30010400000000";

  private final World world = new World();

  @AfterEach
  void close() {
    world.close();
  }

  private void put(String name, String hex) {
    world.put(name, HexFormat.of().parseHex(DYLINK + hex));
  }

  /** Imports {@code env.q} of type {@code ((ref null 1)) -> ()}, type 1 being {@code () -> ()}. */
  private void putImporter() {
    put(
        "imports.so",
        "010d036000017f600000600163010002090103656e7601710002030201000705010166000"
            + "10a0601040041000b");
  }

  @Test
  void a_function_that_takes_a_typed_reference_is_bound_lazily() {
    putImporter();
    try (Program program = world.program()) {
      assertEquals(0, World.call(program.open("imports.so"), "f"));
      assertThrows(LinkException.Undefined.class, () -> program.open("imports.so", OpenFlag.NOW));
    }
  }

  @Test
  void an_equal_type_at_another_index_is_the_same() {
    // (type $v (func)) (type (func (param (ref null $v)))): the indices are 0 and 1
    put("defines.so", "0109026000006001630000" + "03020101" + "07050101710000" + "0a040102000b");
    putImporter();
    try (Program program = world.program()) {
      program.open("defines.so", OpenFlag.NOW, OpenFlag.GLOBAL);
      Library importer = program.open("imports.so", OpenFlag.NOW);
      assertEquals(0, World.call(importer, "f"));
    }
  }

  @Test
  void another_type_at_the_same_index_is_a_mismatch() {
    // (type (func (param i32))) (type $w (func (result i64))) (type (func (param (ref null $w))))
    put(
        "defines.so",
        "010e036001"
            + "7f00"
            + "6000017e"
            + "6001630100"
            + "03020102"
            + "07050101710000"
            + "0a040102000b");
    putImporter();
    try (Program program = world.program()) {
      program.open("defines.so", OpenFlag.NOW, OpenFlag.GLOBAL);
      LinkException.Mismatch thrown =
          assertThrows(
              LinkException.Mismatch.class, () -> program.open("imports.so", OpenFlag.NOW));
      assertEquals(
          """
          symbol mismatch: q
          >>> imports.so expects function ((ref null () -> ())) -> () (import env.q)
          >>> defines.so defines function ((ref null () -> i64)) -> ()\
          """,
          thrown.getMessage());
    }
  }

  /** A type {@code ((ref null $t)) -> ()}, where {@code $t} is a type of the module. */
  private static FuncType taking(TestModule module, FuncType type) {
    ValType reference = new ValType(ValType.Kind.TYPE, true, module.typeIndex(type));
    return new FuncType(List.of(reference), List.of());
  }

  /** Defines a tag that carries a reference, and throws null by it; the type has the index 0. */
  private static TestModule thrower(FuncType carried) {
    TestModule module = TestModule.library();
    int tag = module.defineTag("failure", taking(module, carried));
    return module.function("thrower", TestModule.VOID, Code.of().raw(0xd0, 0x00).throwTag(tag));
  }

  /** Gives 1 if it catches null by the tag; the type of what the tag carries has the index 2. */
  private static TestModule catcher(String tag) {
    TestModule module = TestModule.library().needs("thrower.so");
    module.typeIndex(TestModule.INT_TO_INT);
    module.typeIndex(TestModule.TAKES_INT);
    int index = module.importTag(tag, taking(module, TestModule.VOID));
    int thrower = module.importFunction("thrower", TestModule.VOID);
    Code code = Code.of().raw(0x06, 0x7f).call(thrower).i32(-1);
    return module.function("caught", TestModule.GIVES_INT, code.raw(0x07, index, 0xd1, 0x0b));
  }

  @Test
  void a_tag_that_carries_a_typed_reference_is_shared_whatever_its_indices() {
    world.put("thrower.so", thrower(TestModule.VOID)).put("catcher.so", catcher("failure"));
    try (Program program = world.program()) {
      assertEquals(1, World.call(program.open("catcher.so"), "caught"));
    }
  }

  @Test
  void a_tag_of_another_type_at_whatever_index_is_a_mismatch() {
    world.put("thrower.so", thrower(TestModule.GIVES_INT)).put("catcher.so", catcher("failure"));
    try (Program program = world.program()) {
      LinkException.Mismatch thrown =
          assertThrows(LinkException.Mismatch.class, () -> program.open("catcher.so"));
      assertEquals(
          """
          symbol mismatch: failure
          >>> catcher.so expects tag ((ref null () -> ())) -> () (import env.failure)
          >>> thrower.so defines tag ((ref null () -> i32)) -> ()\
          """,
          thrown.getMessage());
    }
  }

  @Test
  void the_linkers_tag_carries_no_typed_reference() {
    world.put("thrower.so", thrower(TestModule.VOID)).put("lib.so", catcher("__cpp_exception"));
    try (Program program = world.program()) {
      LinkException.Mismatch thrown =
          assertThrows(LinkException.Mismatch.class, () -> program.open("lib.so"));
      assertEquals(
          """
          symbol mismatch: __cpp_exception
          >>> lib.so expects tag ((ref null () -> ())) -> () (import env.__cpp_exception)
          >>> the linker defines tag (i32) -> ()\
          """,
          thrown.getMessage());
    }
  }

  @Test
  void a_tag_that_several_libraries_define_is_the_first_if_it_is_the_same_type() {
    TestModule other = TestModule.library();
    other.typeIndex(TestModule.INT_TO_INT);
    int tag = other.defineTag("failure", taking(other, TestModule.VOID));
    other.function("throw_other", TestModule.VOID, Code.of().raw(0xd0, 1).throwTag(tag));
    world.put("thrower.so", thrower(TestModule.VOID)).put("other.so", other);
    TestModule catcher = TestModule.library().needs("thrower.so", "other.so");
    int index = catcher.importTag("failure", taking(catcher, TestModule.VOID));
    int thrower = catcher.importFunction("throw_other", TestModule.VOID);
    Code code = Code.of().raw(0x06, 0x7f).call(thrower).i32(-1).raw(0x07, index, 0xd1, 0x0b);
    world.put("catcher.so", catcher.function("caught", TestModule.GIVES_INT, code));
    try (Program program = world.program()) {
      assertEquals(1, World.call(program.open("catcher.so"), "caught"));
    }
  }

  /** A GOT entry, a base, another global, the table: all but functions and tags. */
  @ParameterizedTest
  @CsvSource({
    "GOT.mem, x, 03630000, global (ref null 0), global i32",
    "GOT.func, x, 03630000, global (ref null 0), global i32",
    "env, __memory_base, 03640000, global (ref 0), global i32",
    "env, __stack_pointer, 03630001, global mut (ref null 0), global mut i32",
    "env, x, 03630000, global (ref null 0), none of that name",
    "env, __indirect_function_table, 0163000001, a table of 1.. (ref null 0), one of 1.. funcref",
  })
  void other_imports_of_typed_references_are_refused_by_name(
      String module, String name, String type, String expected, String actual) {
    String item = "01" + name(module) + name(name) + type;
    put("lib.so", "010401600000" + "02%02x".formatted(item.length() / 2) + item);
    try (Program program = world.program()) {
      LinkException.Incompatible thrown =
          assertThrows(LinkException.Incompatible.class, () -> program.open("lib.so"));
      assertEquals(
          """
          incompatible import: %s.%s
          >>> lib.so imports %s
          >>> the program has %s\
          """
              .formatted(module, name, expected, actual),
          thrown.getMessage());
    }
  }

  private static String name(String name) {
    return "%02x".formatted(name.length())
        + HexFormat.of().formatHex(name.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void a_type_that_shares_its_recursion_group_is_another_one() {
    // (rec (type (func)) (type (func (param i32)))) (func (export "q") (type 0))
    put("defines.so", "010a014e0260000060017f00" + "03020100" + "07050101710000" + "0a040102000b");
    // (type (func)) (import "env" "q" (func (type 0))) (func (export "f") (call 0))
    put(
        "imports.so",
        "010401600000"
            + "02090103656e7601710000"
            + "03020100"
            + "07050101660001"
            + "0a0601040010000b");
    try (Program program = world.program()) {
      program.open("defines.so", OpenFlag.NOW, OpenFlag.GLOBAL);
      assertThrows(LinkException.Mismatch.class, () -> program.open("imports.so", OpenFlag.NOW));
    }
  }
}
