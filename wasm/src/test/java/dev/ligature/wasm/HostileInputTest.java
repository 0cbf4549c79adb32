package dev.ligature.wasm;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * A module of a compiler, damaged: whatever the damage, nothing but {@link WasmException} comes.
 */
class HostileInputTest {
  private static final int DAMAGED = 20_000;
  private static final long SEED = 20251122;

  private static byte[] words() throws IOException {
    try (InputStream in = HostileInputTest.class.getResourceAsStream("words.so")) {
      return Objects.requireNonNull(in).readAllBytes();
    }
  }

  private static void readAll(byte[] bytes) {
    WasmModule module = WasmModule.parse(bytes);
    DylinkSection.of(module);
    Validator.validateModule(module);
    for (int i = module.importCount(ExternKind.FUNCTION); i < module.functionCount(); i++) {
      module.names().functionName(i);
      Validator.validateBody(module, module.body(i));
    }
  }

  @Test
  void a_module_of_a_compiler_is_valid() throws IOException {
    byte[] bytes = words();
    assertDoesNotThrow(() -> readAll(bytes));
    WasmModule module = WasmModule.parse(bytes);
    int function = module.export("each_word").orElseThrow().index();
    assertEquals("each_word", module.names().functionName(function).orElseThrow());
    assertTrue(DylinkSection.of(module).orElseThrow().importFlags("env", "report").isWeak());
  }

  /** Behind a section a module may end, if what it has declared by then is there. */
  @Test
  void a_module_cut_short_is_malformed() throws IOException {
    byte[] bytes = words();
    Set<Integer> sectionEnds = sectionEnds(bytes);
    for (int size = 0; size < bytes.length; size++) {
      byte[] prefix = Arrays.copyOf(bytes, size);
      if (sectionEnds.contains(size)) {
        readDamaged(prefix);
      } else {
        WasmException e =
            assertThrows(WasmException.Malformed.class, () -> WasmModule.parse(prefix));
        assertTrue(e.offset() <= size, e.getMessage());
      }
    }
  }

  private static Set<Integer> sectionEnds(byte[] bytes) {
    Set<Integer> ends = new HashSet<>();
    ByteReader reader = new ByteReader(bytes, 8, bytes.length, "a test");
    ends.add(8);
    while (!reader.atEnd()) {
      reader.u8("a section id");
      reader.skip(reader.u32("a section size"), "a section");
      ends.add(reader.position());
    }
    return ends;
  }

  @Test
  void a_module_with_wrong_bytes_gives_no_other_exception() throws IOException {
    byte[] bytes = words();
    Random random = new Random(SEED);
    for (int i = 0; i < DAMAGED; i++) {
      byte[] damaged = bytes.clone();
      for (int j = random.nextInt(4); j >= 0; j--) {
        int at = random.nextInt(damaged.length);
        damaged[at] =
            random.nextBoolean()
                ? (byte) random.nextInt(256)
                : (byte) (damaged[at] ^ (1 << random.nextInt(8)));
      }
      readDamaged(damaged);
    }
  }

  @Test
  void bodies_of_random_bytes_give_no_other_exception() {
    Random random = new Random(SEED);
    for (int i = 0; i < DAMAGED; i++) {
      byte[] code = new byte[random.nextInt(40)];
      random.nextBytes(code);
      readDamaged(
          new ModuleBuilder()
              .type("il", "f")
              .type("", "")
              .function(1, ModuleBuilder.toHex(code))
              .memory(1)
              .table(1)
              .item(Section.TAG, "00 01")
              .global("7f 01", "41 00")
              .bytes());
    }
  }

  private static void readDamaged(byte[] damaged) {
    try {
      readAll(damaged);
    } catch (WasmException e) {
      assertTrue(e.offset() <= damaged.length, e.getMessage());
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError | AssertionError e) {
      fail(HexFormat.of().formatHex(damaged), e);
    }
  }

  @Test
  void a_wrong_byte_in_a_body_is_an_error_of_its_function() throws IOException {
    byte[] bytes = words();
    WasmModule intact = WasmModule.parse(bytes);
    for (int i = intact.importCount(ExternKind.FUNCTION); i < intact.functionCount(); i++) {
      byte[] damaged = bytes.clone();
      damaged[intact.bodyStart(i) + intact.bodySize(i) - 1] = (byte) 0xff;
      int function = i;
      WasmModule module = WasmModule.parse(damaged);
      WasmException e = assertThrows(WasmException.Malformed.class, () -> module.body(function));
      String name = intact.names().functionName(i).orElseThrow();
      assertTrue(
          String.valueOf(e.getMessage()).contains("in function " + i + " (" + name + ") at offset"),
          e.getMessage());
    }
  }
}
