package dev.ligature.linker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ligature.guests.Guests;
import dev.ligature.linker.testing.World;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Programs at fixed addresses in which the static linker has left addresses null. */
class LostAddressesTest {
  private static final String IN_DATA =
      """
      data.wasm: the address of another library's symbol is left null: in data first, and 1 more
      >>> static data of a program at fixed addresses can't have them: set them in a constructor, or move them into a library\
      """;

  private static final Path FOLDER = Guests.module("lost-addresses");

  private final DynamicLinker linker = DynamicLinker.create();
  private final ProgramConfig config = ProgramConfig.builder().libraryPath(FOLDER).build();

  private Program open(String name) {
    return linker.open(FOLDER.resolve(name), config);
  }

  private int run(String name) {
    try (Program program = open(name)) {
      return World.call(program.main().orElseThrow(), "run");
    }
  }

  @Test
  void lost_in_static_data_they_are_told_at_load() {
    var e = assertThrows(LinkException.InvalidModule.class, () -> open("data.wasm"));
    assertEquals(IN_DATA, e.getMessage());
    var plan =
        assertThrows(
            LinkException.InvalidModule.class,
            () -> linker.plan(FOLDER.resolve("data.wasm"), config));
    assertEquals(IN_DATA, plan.getMessage());
  }

  @Test
  void lost_in_code_they_are_told_at_load() {
    var e = assertThrows(LinkException.InvalidModule.class, () -> open("code.wasm"));
    assertEquals(
        """
        code.wasm: the address of another library's symbol is left null: in function run, and 1 more
        >>> compile it with -fPIC\
        """,
        e.getMessage());
  }

  @Test
  void set_by_a_constructor_they_are_there() {
    assertEquals(49, run("set.wasm"));
  }

  @Test
  void linked_without_the_relocations_nothing_of_it_shows() {
    assertEquals(-1, run("silent.wasm"));
  }

  @Test
  void relocations_that_make_no_sense_are_no_fault_of_the_program() throws IOException {
    byte[] module = Files.readAllBytes(FOLDER.resolve("set.wasm"));
    int start = new String(module, StandardCharsets.ISO_8859_1).indexOf("linking");
    for (int i = start; i < module.length; i++) {
      for (int value : new int[] {0x00, 0x05, 0x7f, 0xff}) {
        byte[] changed = module.clone();
        changed[i] = (byte) value;
        try (Program program = linker.open("changed.wasm", changed, config)) {
          assertEquals(49, World.call(program.main().orElseThrow(), "run"));
        } catch (LinkException.InvalidModule e) {
          // A section's size or name is wrong now, or a relocation of no symbol is in it.
        }
      }
    }
  }
}
