package dev.ligature.linker.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ligature.guests.wat.ModuleAssembler;
import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.Library;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.LinkPlan;
import dev.ligature.linker.OpenFlag;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.testing.World;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Functions of types that extend others, and structures that go from one library to another. */
final class SubtypesTest {
  private static final String DYLINK = "0061736d01000000" + "000f0864796c696e6b2e30010400000000";

  private static final String TYPES =
      """
      (type $s (sub (struct (field i32))))
      (type $t (sub final $s (struct (field i32) (field (mut i64)))))
      (type $make (sub (func (result (ref null $s)))))
      (type $make_more (sub final $make (func (result (ref $t)))))
      """;

  private final World world = new World();

  @AfterEach
  void close() {
    world.close();
  }

  /** Puts a library that begins with an empty {@code dylink.0}. */
  private void put(String name, String fields) {
    world.put(name, library(fields));
  }

  private static byte[] library(String fields) {
    byte[] module = ModuleAssembler.assemble(fields.getBytes(StandardCharsets.UTF_8)).bytes();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(HexFormat.of().parseHex(DYLINK));
    out.write(module, 8, module.length - 8);
    return out.toByteArray();
  }

  private static final String IMPORTER =
      TYPES + "(import \"env\" \"make\" (func $make (type $make)))";

  private static LinkPlan plan(Path folder, String main) throws IOException {
    Files.write(folder.resolve("main.wasm"), library(main));
    Files.write(folder.resolve("takes.so"), library(IMPORTER));
    ProgramConfig config = ProgramConfig.builder().libraryPath(folder).build();
    return DynamicLinker.create().plan(folder.resolve("main.wasm"), List.of("takes.so"), config);
  }

  @Test
  void S19_a_plan_binds_a_function_of_a_subtype(@TempDir Path folder) throws IOException {
    String maker = "(func (export \"make\") (type $make_more) (struct.new_default $t))";
    LinkPlan plan = plan(folder, TYPES + maker);
    assertEquals(
        new LinkPlan.Meaning.Defined(0, LinkPlan.Kind.FUNCTION, 0, false),
        plan.members().get(1).meanings().getFirst());
  }

  @Test
  void S19_a_plan_refuses_a_function_whose_type_only_looks_the_same(@TempDir Path folder) {
    String others = TYPES.replace("$make (sub (func", "$make (sub final (func");
    String maker = "(func (export \"make\") (type $make) (ref.null $s))";
    String alone = others.substring(0, others.indexOf("(type $make_more"));
    LinkException mismatch =
        assertThrows(LinkException.Mismatch.class, () -> plan(folder, alone + maker));
    assertEquals(
        """
        symbol mismatch: make
        >>> takes.so expects function (sub () -> (ref null (sub (struct (field i32))))) (import env.make)
        >>> main.wasm defines function () -> (ref null (sub (struct (field i32))))
        >>> needed by: main.wasm -> takes.so\
        """,
        mismatch.getMessage());
  }

  private void putMaker() {
    put(
        "makes.so",
        TYPES
            + """
            (func (export "make") (type $make_more) (struct.new $t (i32.const 7) (i64.const 8)))
            """);
  }

  @Test
  void S19_a_function_of_a_subtype_is_bound_where_its_supertype_is_wanted() {
    putMaker();
    // The same types at other indices.
    put(
        "takes.so",
        "(type (struct))"
            + TYPES
            + """
            (import "env" "make" (func $make (type $make)))
            (func (export "f") (result i32)
              (local $s (ref null $s))
              (local.set $s (call $make))
              (i32.add
                (struct.get $s 0 (local.get $s))
                (i32.wrap_i64 (struct.get $t 1 (ref.cast (ref $t) (local.get $s))))))
            """);
    try (Program program = world.program()) {
      program.open("makes.so", OpenFlag.NOW, OpenFlag.GLOBAL);
      Library taker = program.open("takes.so", OpenFlag.NOW);
      assertEquals(15, World.call(taker, "f"));
      Library lazy = program.open("takes.so");
      assertEquals(15, World.call(lazy, "f"));
    }
  }

  @Test
  void S10_a_library_that_wants_other_pages_is_refused() {
    put("pages.so", "(import \"env\" \"memory\" (memory 1 (pagesize 1)))");
    try (Program program = world.program()) {
      LinkException refused =
          assertThrows(LinkException.class, () -> program.open("pages.so", OpenFlag.NOW));
      assertEquals(
          """
          incompatible import: env.memory
          >>> pages.so imports a memory of 1.. pages of 1 byte
          >>> the program has one of 16..65536 pages\
          """,
          refused.getMessage());
    }
  }

  @Test
  void S19_a_function_of_a_supertype_is_a_mismatch_in_which_types_are_written_out() {
    put(
        "makes.so",
        TYPES
            + """
            (func (export "make") (type $make) (ref.null $s))
            """);
    put(
        "takes.so",
        TYPES
            + """
            (import "env" "make" (func $make (type $make_more)))
            (func (export "f") (drop (call $make)))
            """);
    try (Program program = world.program()) {
      program.open("makes.so", OpenFlag.NOW, OpenFlag.GLOBAL);
      LinkException mismatch =
          assertThrows(LinkException.class, () -> program.open("takes.so", OpenFlag.NOW));
      assertEquals(
          """
          symbol mismatch: make
          >>> takes.so expects function (sub final (sub () -> (ref null (sub (struct (field i32))))) () -> (ref (sub final (sub (struct (field i32))) (struct (field i32) (field (mut i64)))))) (import env.make)
          >>> makes.so defines function (sub () -> (ref null (sub (struct (field i32)))))\
          """,
          mismatch.getMessage());
    }
  }
}
