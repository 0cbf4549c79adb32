package dev.ligature.linker.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ligature.linker.Library;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.OpenFlag;
import dev.ligature.linker.Program;
import dev.ligature.linker.testing.Code;
import dev.ligature.linker.testing.DlGuest;
import dev.ligature.linker.testing.Graph;
import dev.ligature.linker.testing.TestModule;
import dev.ligature.linker.testing.World;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rules 1 to 7: from names to libraries. */
class FindingTest {
  private final World world = new World().linkingAnything();

  @AfterEach
  void close() {
    world.close();
  }

  /** A library whose function {@code value} gives a number. */
  private static TestModule giving(int value) {
    return TestModule.library().function("value", TestModule.GIVES_INT, Code.constant(value));
  }

  @Test
  void S01_a_name_with_a_slash_is_a_path_and_not_searched() {
    world.put("/lib/x.so", giving(1)).put("/lib/sub/x.so", giving(2));
    try (Program program = world.program()) {
      assertEquals(2, World.call(program.open("sub/x.so"), "value"));
      assertEquals(2, World.call(program.open("/lib/sub/x.so"), "value"));
      var e = assertThrows(LinkException.NotFound.class, () -> program.open("./y.so"));
      assertEquals(List.of("/lib/./y.so"), e.searched());
    }
  }

  @Test
  void S01_a_file_in_the_place_of_a_folder_is_told() {
    world.put("x.so", giving(1));
    var config = world.config().libraryPath(world.path("x.so")).build();
    try (Program program = world.linker().open(config)) {
      var e = assertThrows(LinkException.NotFound.class, () -> program.open("./x.so/"));
      assertEquals(
          "cannot find library: ./x.so/\n>>> tried: /lib/./x.so/ (not a directory)",
          e.getMessage());
      e = assertThrows(LinkException.NotFound.class, () -> program.open("y.so"));
      assertEquals(
          "cannot find library: y.so\n>>> tried: /lib/x.so/y.so (not a directory)", e.getMessage());
      assertEquals("y.so: cannot open shared object file: No such file or directory", e.dlerror());
    }
  }

  @Test
  void S01_S03_origin_in_a_path_is_the_folder_of_the_guest_that_asks() {
    world
        .put("/app/main.wasm", DlGuest.module())
        .put("/app/x.so", giving(1))
        .put("/app/plugins/x.so", giving(2))
        .put("/app/plugins/caller.so", DlGuest.module());
    try (Program program = world.program("/app/main.wasm")) {
      DlGuest main = new DlGuest(program.main().orElseThrow());
      DlGuest caller = new DlGuest(program.open("/app/plugins/caller.so"));
      for (String name : List.of("$ORIGIN/x.so", "${ORIGIN}/plugins/../x.so")) {
        int handle = main.open(name, DlGuest.NOW);
        assertEquals(1, main.callPointer(main.symbol(handle, "value")), name);
      }
      int handle = caller.open("$ORIGIN/x.so", DlGuest.NOW);
      assertEquals(2, caller.callPointer(caller.symbol(handle, "value")));
      assertEquals(0, main.open("$ORIGINAL/x.so", DlGuest.NOW));
      assertEquals(0, main.open("$ORIGIN", DlGuest.NOW));
      assertEquals(0, main.open("$ORIGIN/y.so", DlGuest.NOW));
      assertEquals(
          "$ORIGIN/y.so: cannot open shared object file: No such file or directory",
          main.error().orElseThrow());
      var e = assertThrows(LinkException.NotFound.class, () -> program.open("$ORIGIN/x.so"));
      assertEquals(List.of("/lib/$ORIGIN/x.so"), e.searched());
    }
  }

  @Test
  void S01_a_path_with_origin_goes_where_the_same_path_written_out_goes() {
    world
        .put("/app/main.wasm", DlGuest.module())
        .put("/app/secret.so", giving(1))
        .put("/guest/app/x.so", giving(2));
    var config = world.config().files(name -> world.path("/guest/" + name)).build();
    try (Program program = world.linker().open(world.path("/app/main.wasm"), config)) {
      DlGuest main = new DlGuest(program.main().orElseThrow());
      assertEquals(0, main.open("/app/secret.so", DlGuest.NOW));
      assertEquals(0, main.open("$ORIGIN/secret.so", DlGuest.NOW));
      assertNotEquals(0, main.open("$ORIGIN/x.so", DlGuest.NOW));
    }
  }

  @Test
  void S02_library_path_goes_before_runpath_and_that_before_default_path() {
    world
        .put("/run/a.so", giving(2))
        .put("/default/a.so", giving(3))
        .put("/run/b.so", giving(2))
        .put("/default/b.so", giving(3))
        .put("/default/c.so", giving(3))
        .put("/lib/a.so", giving(1))
        .put("/lib/root.so", TestModule.library().runpath("/run").needs("a.so", "b.so", "c.so"));
    var config = world.config().defaultPath(world.path("/default")).build();
    try (Program program = world.linker().open(config)) {
      program.open("root.so");
      assertEquals(
          List.of("/lib/root.so", "/lib/a.so", "/run/b.so", "/default/c.so"), paths(program));
    }
  }

  private static List<String> paths(Program program) {
    return program.libraries().stream().map(l -> l.path().orElseThrow().toString()).toList();
  }

  @Test
  void S02_the_runpath_of_requesters_up_the_chain_is_searched_too() {
    world
        .put("/one/b.so", TestModule.library().runpath("/two").needs("c.so"))
        .put("/one/d.so", giving(4))
        .put("/two/c.so", TestModule.library().needs("d.so"))
        .put("/lib/a.so", TestModule.library().runpath("/one").needs("b.so"));
    try (Program program = world.program()) {
      program.open("a.so");
      assertEquals(List.of("/lib/a.so", "/one/b.so", "/two/c.so", "/one/d.so"), paths(program));
    }
  }

  @Test
  void S02_a_file_that_is_no_module_is_passed_over_if_a_module_follows() {
    world.put("/first/x.so", "text".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    world.put("/second/x.so", giving(2));
    var config = world.config().libraryPath(world.path("/first"), world.path("/second")).build();
    try (Program program = world.linker().open(config)) {
      assertEquals(2, World.call(program.open("x.so"), "value"));
    }
  }

  @Test
  void S02_a_file_that_is_no_module_is_the_error_if_nothing_follows() {
    world.put("x.so", "text".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    try (Program program = world.program()) {
      var e = assertThrows(LinkException.InvalidModule.class, () -> program.open("x.so"));
      assertEquals(0, e.getMessage().indexOf("/lib/x.so: not a module: "), e.getMessage());
    }
  }

  @Test
  void S03_origin_is_the_folder_of_the_library_that_carries_it() {
    world
        .put("/app/a.so", TestModule.library().runpath("$ORIGIN/p").needs("b.so"))
        .put(
            "/app/p/b.so",
            TestModule.library().runpath("x:${ORIGIN}/q", "${ORIGIN}/q").needs("c.so"))
        .put("/app/p/q/c.so", giving(3));
    try (Program program = world.program()) {
      program.open("/app/a.so");
      assertEquals(List.of("/app/a.so", "/app/p/b.so", "/app/p/q/c.so"), paths(program));
    }
  }

  @Test
  void S03_the_origin_of_a_program_is_the_folder_of_the_file_itself() throws IOException {
    world
        .put("/opt/app/main.wasm", TestModule.library().runpath("$ORIGIN/lib").needs("a.so"))
        .put("/opt/app/lib/a.so", giving(1));
    Files.createDirectories(world.path("/usr/bin"));
    Files.createSymbolicLink(world.path("/usr/bin/app"), world.path("../../opt/app/main.wasm"));
    Files.createSymbolicLink(world.path("/usr/bin/chain"), world.path("/usr/bin/app"));
    for (String link : List.of("/usr/bin/app", "/usr/bin/chain")) {
      try (Program program = world.linker().open(world.path(link), world.config().build())) {
        assertEquals(List.of(link, "/opt/app/lib/a.so"), paths(program));
      }
    }
  }

  @Test
  void S03_the_origin_of_a_library_is_the_folder_where_it_was_found() throws IOException {
    world
        .put("/opt/x/real.so", TestModule.library().runpath("$ORIGIN/p").needs("y.so"))
        .put("/opt/x/p/y.so", giving(1))
        .put("/lib/p/y.so", giving(2));
    Files.createSymbolicLink(world.path("/lib/x.so"), world.path("/opt/x/real.so"));
    try (Program program = world.program()) {
      program.open("x.so");
      assertEquals(List.of("/lib/x.so", "/lib/p/y.so"), paths(program));
    }
  }

  @Test
  void S03_an_entry_that_can_be_no_path_is_ignored() {
    world
        .put("/app/a.so", TestModule.library().runpath("/x\0y", "$ORIGIN/p").needs("b.so"))
        .put("/app/p/b.so", giving(1));
    try (Program program = world.program()) {
      program.open("/app/a.so");
      assertEquals(List.of("/app/a.so", "/app/p/b.so"), paths(program));
    }
  }

  @Test
  void S03_an_empty_entry_is_ignored_and_never_the_working_directory() {
    world
        .put("/lib/hidden.so", giving(1))
        .put("/app/a.so", TestModule.library().runpath("").needs("hidden.so"));
    var config = world.config().libraryPath().build();
    try (Program program = world.linker().open(config)) {
      var e = assertThrows(LinkException.NotFound.class, () -> program.open("/app/a.so"));
      assertEquals(List.of(), e.searched());
    }
  }

  @Test
  void S04_the_same_file_is_the_same_library_however_its_name_is_spelled() throws IOException {
    world.put("/lib/x.so", giving(1));
    Files.createSymbolicLink(world.path("/lib/link.so"), world.path("/lib/x.so"));
    try (Program program = world.program()) {
      Library library = program.open("x.so");
      assertSame(library, program.open("/lib/x.so"));
      assertSame(library, program.open("./sub/../x.so".replace("sub/../", "")));
      assertSame(library, program.open("link.so"));
      assertEquals(1, program.libraries().size());
    }
  }

  @Test
  void S04_equal_base_names_in_different_folders_are_different_libraries() {
    world.put("/one/x.so", giving(1)).put("/two/x.so", giving(2));
    try (Program program = world.program()) {
      Library one = program.open("/one/x.so");
      Library two = program.open("/two/x.so");
      assertNotSame(one, two);
      assertEquals(1, World.call(one, "value"));
      assertEquals(2, World.call(two, "value"));
    }
  }

  @Test
  void S04_equal_bytes_in_memory_are_the_same_library() {
    byte[] bytes = giving(1).build();
    try (Program program = world.program()) {
      Library library = program.open("x.so", bytes, Set.of(OpenFlag.NOW));
      assertSame(library, program.open("y.so", bytes.clone(), Set.of(OpenFlag.NOW)));
    }
  }

  @Test
  void S04_an_empty_name_fails() {
    try (Program program = world.program()) {
      var e = assertThrows(LinkException.NotFound.class, () -> program.open(""));
      assertEquals(": cannot open shared object file: No such file or directory", e.dlerror());
    }
  }

  @Test
  void S04_a_name_that_no_path_can_have_is_not_found() {
    try (Program program = world.program()) {
      assertThrows(LinkException.NotFound.class, () -> program.open("a\0/b"));
      var e = assertThrows(LinkException.NotFound.class, () -> program.open("a\0b"));
      assertEquals(
          "cannot find library: a\\x00b\n>>> tried: /lib/a\\x00b (no file can have this name here)",
          e.getMessage());
    }
  }

  @Test
  void S06_a_missing_library_names_the_chain_and_every_path() {
    world.put(Graph.of("a->b->c")).put("b.so", TestModule.library().needs("gone.so"));
    var config = world.config().defaultPath(world.path("/usr/lib"), world.path("/opt/lib")).build();
    try (Program program = world.linker().open(config)) {
      var e = assertThrows(LinkException.NotFound.class, () -> program.open("a.so"));
      assertEquals(
          """
          cannot find library: gone.so
          >>> needed by: a.so -> b.so
          >>> tried: /lib/gone.so
          >>> tried: /usr/lib/gone.so
          >>> tried: /opt/lib/gone.so\
          """,
          e.getMessage());
      assertEquals(
          "gone.so: cannot open shared object file: No such file or directory (needed by b.so)",
          e.dlerror());
      assertEquals("gone.so", e.library().orElseThrow());
      assertEquals(List.of("a.so", "b.so"), e.neededBy());
      assertEquals(List.of(), program.libraries());
    }
  }

  @Test
  void S07_main_comes_first_and_preloads_right_after_it() {
    world.put(Graph.of("m->a->b; p->q; r")).put("main.wasm", TestModule.library().needs("a.so"));
    var config = world.config().preloads("p.so", "r.so").build();
    try (Program program = world.linker().open(world.path("main.wasm"), config)) {
      assertEquals(
          List.of("main.wasm", "p.so", "r.so", "a.so", "q.so", "b.so"),
          program.libraries().stream().map(Library::name).toList());
    }
  }
}
