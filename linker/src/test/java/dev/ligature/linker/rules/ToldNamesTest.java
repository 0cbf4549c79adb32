package dev.ligature.linker.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ligature.linker.LinkException;
import dev.ligature.linker.LinkPolicy;
import dev.ligature.linker.Program;
import dev.ligature.linker.testing.Code;
import dev.ligature.linker.testing.DlGuest;
import dev.ligature.linker.testing.GnuGuest;
import dev.ligature.linker.testing.TestModule;
import dev.ligature.linker.testing.World;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rule 68: what guests are told of where libraries are. */
class ToldNamesTest {
  private final World world =
      new World()
          .put("/host/app/main.wasm", GnuGuest.module())
          .put("/host/lib/a.so", value().needs("b.so"))
          .put("/host/lib/b.so", value())
          .put("/host/lib/bad.so", new byte[] {'b', 'a', 'd'})
          .put("/host/plugins/p.so", value());

  @AfterEach
  void close() {
    world.close();
  }

  private static TestModule value() {
    return TestModule.library().function("value", TestModule.GIVES_INT, Code.constant(1));
  }

  /** A guest that knows {@code /host/plugins} as {@code /plugins}. */
  private Program program() {
    var config =
        world
            .config()
            .libraryPath(world.path("/host/lib"))
            .files(name -> world.path(name.replaceFirst("^/plugins", "/host/plugins")))
            .linkPolicy(LinkPolicy.standard().withFolders(world.path("/host/plugins")))
            .build();
    return world.linker().open(world.path("/host/app/main.wasm"), config);
  }

  @Test
  void S68_names_in_the_link_map_are_those_that_a_guest_has_asked_for() {
    try (Program program = program()) {
      GnuGuest guest = new GnuGuest(program.main().orElseThrow());
      int a = guest.dl().open("a.so", DlGuest.NOW);
      assertNotEquals(0, guest.dl().open("/plugins/p.so", DlGuest.NOW));
      assertEquals(0, guest.info(a, GnuGuest.LINK_MAP));
      assertEquals(
          List.of("a.so", "b.so", "/plugins/p.so"), guest.names(guest.word(guest.result())));
      for (String name : List.of("a.so", "b.so", "/plugins/p.so")) {
        assertNotEquals(0, guest.dl().open(name, DlGuest.NOW | DlGuest.NOLOAD), name);
      }
      int value = guest.dl().symbol(a, "value");
      assertEquals("a.so", guest.dl().address(value).orElseThrow().file());
    }
  }

  @Test
  void S68_a_guest_is_told_no_origin_and_no_search_path_but_the_folder_that_it_has_named() {
    try (Program program = program()) {
      GnuGuest guest = new GnuGuest(program.main().orElseThrow());
      int a = guest.dl().open("a.so", DlGuest.NOW);
      assertEquals(-1, guest.info(a, GnuGuest.ORIGIN));
      assertEquals(
          Optional.of("a.so: its origin is in no folder that the guest has named"),
          guest.dl().error());
      assertEquals(0, guest.info(a, GnuGuest.SEARCH_PATH_SIZE));
      assertEquals(8, guest.word(guest.result()));
      assertEquals(0, guest.word(guest.result() + 4));
      int p = guest.dl().open("/plugins/p.so", DlGuest.NOW);
      assertEquals(0, guest.info(p, GnuGuest.ORIGIN));
      assertEquals("/plugins", program.memory().getString(guest.result()));
    }
  }

  @Test
  void S68_errors_have_the_name_for_guests_and_the_path_for_java() {
    try (Program program = program()) {
      DlGuest guest = new DlGuest(program.main().orElseThrow());
      String problem =
          ": not a module: unexpected end: reading the magic number in the module at offset 0x3";
      assertEquals(0, guest.open("bad.so", DlGuest.NOW));
      assertEquals(Optional.of("bad.so" + problem), guest.error());
      var e = assertThrows(LinkException.InvalidModule.class, () -> program.open("bad.so"));
      assertEquals("/host/lib/bad.so" + problem, e.dlerror());
    }
  }

  @Test
  void S68_a_name_that_java_gives_is_told_as_it_is() {
    try (Program program = program()) {
      GnuGuest guest = new GnuGuest(program.main().orElseThrow());
      int value = program.open("/plugins/p.so").findFunction("value").tableIndex();
      assertEquals("/plugins/p.so", guest.dl().address(value).orElseThrow().file());
    }
  }
}
