package dev.ligature.linker.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ligature.linker.Library;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.OpenFlag;
import dev.ligature.linker.Program;
import dev.ligature.linker.testing.World;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

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
          >>> imports.so expects function ((ref null 1)) -> () (import env.q)
          >>> defines.so defines function ((ref null 1)) -> ()\
          """,
          thrown.getMessage());
    }
  }
}
