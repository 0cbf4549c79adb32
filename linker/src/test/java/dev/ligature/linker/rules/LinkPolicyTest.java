package dev.ligature.linker.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ligature.linker.LinkException;
import dev.ligature.linker.LinkPolicy;
import dev.ligature.linker.Program;
import dev.ligature.linker.testing.Code;
import dev.ligature.linker.testing.DlGuest;
import dev.ligature.linker.testing.TestModule;
import dev.ligature.linker.testing.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule 67: in which folders of the host a guest's libraries are found. */
class LinkPolicyTest {
  private static final String NOT_FOUND =
      "%s: cannot open shared object file: No such file or directory";

  private final World world =
      new World()
          .put("/app/main.wasm", DlGuest.module())
          .put("/app/y.so", giving(2))
          .put("/app/sub/z.so", giving(3))
          .put("/lib/x.so", giving(1))
          .put("/usr/lib/d.so", giving(4))
          .put("/secret/s.so", giving(9))
          .put("/secret/text.so", new byte[] {'t', 'e', 'x', 't', '.', '.', '.', '.', '.'})
          .put("/secret/sub/s.so", giving(9));

  @AfterEach
  void close() {
    world.close();
  }

  private static TestModule giving(int value) {
    return TestModule.library().function("value", TestModule.GIVES_INT, Code.constant(value));
  }

  private Program program(LinkPolicy policy) {
    return program("/app/main.wasm", policy);
  }

  private Program program(String main, LinkPolicy policy) {
    return world
        .linker()
        .open(
            world.path(main),
            world.config().defaultPath(world.path("/usr/lib")).linkPolicy(policy).build());
  }

  private static DlGuest guest(Program program) {
    return new DlGuest(program.main().orElseThrow());
  }

  private static void finds(DlGuest guest, String name, int value) {
    int handle = guest.open(name, DlGuest.NOW);
    assertEquals(Optional.empty(), guest.error(), name);
    assertEquals(value, guest.callPointer(guest.symbol(handle, "value")), name);
  }

  private static void findsNone(DlGuest guest, String name) {
    fails(guest, name, NOT_FOUND.formatted(name));
  }

  private static void fails(DlGuest guest, String name, String error) {
    assertEquals(0, guest.open(name, DlGuest.NOW), name);
    assertEquals(Optional.of(error), guest.error());
    assertEquals(0, guest.open(name, DlGuest.NOW | DlGuest.NOLOAD), name);
    assertEquals(Optional.of(error), guest.error());
  }

  private void link(String name, String target) throws IOException {
    Files.createDirectories(world.path(name).getParent());
    Files.createSymbolicLink(world.path(name), world.path("/").getFileSystem().getPath(target));
  }

  @Test
  void S67_a_guest_finds_library_path_default_path_and_program_folder() {
    try (Program program = program(LinkPolicy.standard())) {
      DlGuest guest = guest(program);
      finds(guest, "x.so", 1);
      finds(guest, "/lib/x.so", 1);
      finds(guest, "d.so", 4);
      finds(guest, "/usr/lib/d.so", 4);
      finds(guest, "/app/y.so", 2);
      finds(guest, "$ORIGIN/y.so", 2);
      finds(guest, "/app/./sub/.././sub//z.so", 3);
    }
  }

  /** Each is there, and each has a counterpart that is not: {@code gone} in the place of a name. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/secret/s.so",
        "/secret/text.so",
        "/secret",
        "/secret/",
        "/secret/s.so/",
        "/secret/s.so/.",
        "/secret/s.so/x",
        "/secret/s.so/../s.so",
        "//secret/s.so",
        "/./secret/s.so",
        "/secret/sub/../s.so",
        "/secret/../lib/x.so",
        "/secret/../app/y.so",
        "/app/../secret/s.so",
        "/app/sub/../../secret/s.so",
        "/app/../secret/../app/y.so",
        "/lib/../secret/s.so",
        "../secret/s.so",
        "../secret/../lib/x.so",
        "$ORIGIN/../secret/s.so",
        "${ORIGIN}/../secret/../app/y.so",
        "/SECRET/s.so",
      })
  void S67_what_is_elsewhere_is_not_found_by_guests_in_the_words_for_what_is_not_there(
      String name) {
    try (Program program = program(LinkPolicy.standard())) {
      DlGuest guest = guest(program);
      findsNone(guest, name);
      findsNone(guest, name.replace("secret", "gone"));
      findsNone(guest, name.replace("s.so", "gone.so"));
    }
  }

  @Test
  void S67_a_name_that_no_file_has_is_not_found_by_guests() {
    try (Program program = program(LinkPolicy.standard())) {
      DlGuest guest = guest(program);
      for (String name :
          List.of("", "/", ".", "..", "./", "../", "/..", "/lib/X.so", "/Lib/x.so")) {
        boolean isFolder = name.equals("./") || name.equals(".");
        if (!isFolder) {
          findsNone(guest, name);
        }
      }
      String below = "/lib/x.so/..";
      fails(guest, below, below + ": cannot open shared object file: Not a directory");
      fails(guest, "./", "./: cannot read: it is a directory");
    }
  }

  @Test
  void S67_needed_names_and_runpaths_of_a_module_that_a_guest_opens_lead_nowhere_else() {
    world
        .put("/app/path.so", TestModule.library().needs("/secret/s.so"))
        .put("/app/gone.so", TestModule.library().needs("/secret/gone.so"))
        .put("/app/up.so", TestModule.library().needs("../secret/s.so"))
        .put("/app/run.so", TestModule.library().runpath("/secret").needs("s.so"))
        .put("/app/origin.so", TestModule.library().runpath("$ORIGIN/../secret").needs("s.so"))
        .put("/app/way.so", TestModule.library().runpath("/secret/../lib/none").needs("s.so"))
        .put("/app/good.so", TestModule.library().runpath("$ORIGIN/sub").needs("z.so"));
    try (Program program = program(LinkPolicy.standard())) {
      DlGuest guest = guest(program);
      neededIsMissing(guest, "/app/path.so", "/secret/s.so");
      neededIsMissing(guest, "/app/gone.so", "/secret/gone.so");
      neededIsMissing(guest, "/app/up.so", "../secret/s.so");
      neededIsMissing(guest, "/app/run.so", "s.so");
      neededIsMissing(guest, "/app/origin.so", "s.so");
      neededIsMissing(guest, "/app/way.so", "s.so");
      assertNotEquals(0, guest.open("/app/good.so", DlGuest.NOW));
    }
  }

  private static void neededIsMissing(DlGuest guest, String name, String needed) {
    assertEquals(0, guest.open(name, DlGuest.NOW), name);
    assertEquals(
        Optional.of(NOT_FOUND.formatted(needed) + " (needed by " + name + ")"), guest.error());
  }

  @Test
  void S67_a_link_that_leads_out_leads_a_guest_nowhere() throws IOException {
    link("/app/absolute.so", "/secret/s.so");
    link("/app/relative.so", "../secret/s.so");
    link("/app/text.so", "/secret/text.so");
    link("/app/dangling.so", "/secret/gone.so");
    link("/app/folder", "../secret");
    link("/app/root", "/");
    link("/app/chain.so", "relative.so");
    link("/app/way.so", "../secret/../app/y.so");
    link("/app/loop.so", "loop.so");
    link("/lib/search.so", "/secret/s.so");
    link("/lib/missing.so", "/secret/gone.so");
    try (Program program = program(LinkPolicy.standard())) {
      DlGuest guest = guest(program);
      for (String name : List.of("absolute", "relative", "text", "dangling", "chain", "way")) {
        findsNone(guest, "/app/" + name + ".so");
      }
      findsNone(guest, "/app/loop.so");
      findsNone(guest, "/app/folder/s.so");
      findsNone(guest, "/app/folder/gone.so");
      findsNone(guest, "/app/folder/../y.so");
      findsNone(guest, "/app/root/secret/s.so");
      findsNone(guest, "search.so");
      findsNone(guest, "missing.so");
    }
  }

  @Test
  void S67_a_link_into_a_granted_folder_is_followed_for_a_guest() throws IOException {
    link("/app/absolute.so", "/lib/x.so");
    link("/app/relative.so", "sub/../y.so");
    link("/app/out.so", "../lib/x.so");
    link("/app/folder", "sub");
    link("/app/root", "/");
    link("/lib/d.so", "/app/y.so");
    link("/linked", "app");
    try (Program program = program("/linked/main.wasm", LinkPolicy.standard())) {
      DlGuest guest = guest(program);
      finds(guest, "/app/absolute.so", 1);
      finds(guest, "/app/relative.so", 2);
      finds(guest, "/app/out.so", 1);
      finds(guest, "/app/folder/z.so", 3);
      finds(guest, "/app/root/app/y.so", 2);
      finds(guest, "d.so", 2);
      // The program's folder is granted by its real path; what leads there is not.
      findsNone(guest, "/linked/y.so");
    }
  }

  @Test
  void S67_java_opens_any_path_and_what_that_needs_is_found_as_a_guest_finds_it() {
    world
        .put("/secret/a.so", TestModule.library().runpath("$ORIGIN").needs("s.so"))
        .put("/secret/b.so", TestModule.library().needs("x.so"));
    try (Program program = program(LinkPolicy.standard())) {
      assertEquals(9, World.call(program.open("/secret/s.so"), "value"));
      program.open("/secret/b.so");
      // It is loaded, and a guest does not learn that.
      findsNone(guest(program), "/secret/s.so");
    }
    try (Program program = program(LinkPolicy.standard())) {
      var e = assertThrows(LinkException.NotFound.class, () -> program.open("/secret/a.so"));
      assertEquals(
          """
          cannot find library: s.so
          >>> needed by: /secret/a.so
          >>> tried: /lib/s.so
          >>> tried: /secret/s.so (in no folder that the link policy grants to guests)
          >>> tried: /usr/lib/s.so\
          """,
          e.getMessage());
    }
    Path secret = world.path("/secret");
    try (Program program = program(LinkPolicy.standard().withFolders(secret))) {
      program.open("/secret/a.so");
      assertEquals(3, program.libraries().size());
    }
  }

  @Test
  void S67_java_preloads_any_path() {
    var config = world.config().preloads("/secret/s.so").build();
    try (Program program = world.linker().open(world.path("/app/main.wasm"), config)) {
      assertEquals(9, World.call(program.libraries().get(1), "value"));
    }
  }

  @Test
  void S67_a_guest_that_may_open_nothing_opens_what_is_loaded() {
    try (Program program = program(LinkPolicy.none())) {
      DlGuest guest = guest(program);
      String denied = "%s: cannot open shared object file: Permission denied";
      for (String name : List.of("x.so", "gone.so", "/lib/x.so", "/lib/gone.so", "/secret/s.so")) {
        fails(guest, name, denied.formatted(name));
      }
      program.open("x.so");
      finds(guest, "x.so", 1);
      finds(guest, "/lib/x.so", 1);
      assertNotEquals(0, guest.open(null, DlGuest.NOW));
      fails(guest, "/app/y.so", denied.formatted("/app/y.so"));
    }
  }

  @Test
  void S67_a_guest_with_the_library_path_alone_does_not_find_its_own_folder() {
    try (Program program = program(LinkPolicy.libraryPath())) {
      DlGuest guest = guest(program);
      finds(guest, "x.so", 1);
      finds(guest, "d.so", 4);
      findsNone(guest, "/app/y.so");
      findsNone(guest, "$ORIGIN/y.so");
    }
  }

  @Test
  void S67_a_guest_finds_folders_that_are_granted_by_name() {
    Path folder = world.path("/secret/sub");
    try (Program program = program(LinkPolicy.libraryPath().withFolders(folder))) {
      DlGuest guest = guest(program);
      finds(guest, "/secret/sub/s.so", 9);
      findsNone(guest, "/secret/s.so");
      findsNone(guest, "/secret/sub/../s.so");
      findsNone(guest, "/app/y.so");
    }
  }

  @Test
  void S67_a_guest_that_may_link_anything_finds_all() {
    try (Program program = program(LinkPolicy.all())) {
      DlGuest guest = guest(program);
      finds(guest, "/secret/../secret/s.so", 9);
      fails(
          guest,
          "/secret/text.so",
          "/secret/text.so: not a module: magic header not detected:"
              + " reading the magic number in the module at offset 0x0");
    }
  }

  @Test
  void S67_of_a_program_in_a_root_folder_a_guest_finds_the_files_beside_it_alone()
      throws IOException {
    world.put("/main.wasm", DlGuest.module()).put("/beside.so", giving(5));
    link("/link.so", "secret/s.so");
    try (Program program = program("/main.wasm", LinkPolicy.standard())) {
      DlGuest guest = guest(program);
      finds(guest, "/beside.so", 5);
      finds(guest, "$ORIGIN/beside.so", 5);
      finds(guest, "/lib/x.so", 1);
      findsNone(guest, "/secret/s.so");
      findsNone(guest, "/secret");
      findsNone(guest, "/link.so");
      findsNone(guest, "/secret/../beside.so");
    }
  }

  @Test
  void S67_a_program_in_memory_has_no_folder_that_a_guest_could_find() {
    var config = world.config().build();
    try (Program program = world.linker().open("main", DlGuest.module().build(), config)) {
      DlGuest guest = guest(program);
      finds(guest, "x.so", 1);
      findsNone(guest, "/app/y.so");
    }
  }
}
