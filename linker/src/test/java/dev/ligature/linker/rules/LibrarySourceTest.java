package dev.ligature.linker.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ligature.linker.Library;
import dev.ligature.linker.LibrarySource;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.LinkPolicy;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.testing.Code;
import dev.ligature.linker.testing.DlGuest;
import dev.ligature.linker.testing.TestModule;
import dev.ligature.linker.testing.World;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rule 70: libraries that are in no folder. */
class LibrarySourceTest {
  private final World world =
      new World()
          .put("/app/main.wasm", DlGuest.module())
          .put("/lib/x.so", giving(1))
          .put("/lib/y.so", giving(2));

  @TempDir private Path folder;

  @AfterEach
  void close() {
    world.close();
  }

  private static TestModule giving(int value) {
    return TestModule.library().function("value", TestModule.GIVES_INT, Code.constant(value));
  }

  private static byte[] bytes(int value) {
    return giving(value).build();
  }

  private Program program(LibrarySource source, LinkPolicy policy) {
    ProgramConfig config = world.config().librarySource(source).linkPolicy(policy).build();
    return world.linker().open(world.path("/app/main.wasm"), config);
  }

  private static int value(Program program, String name) {
    return World.call(program.open(name), "value");
  }

  private static int value(DlGuest guest, String name) {
    int handle = guest.open(name, DlGuest.NOW);
    assertEquals(Optional.empty(), guest.error(), name);
    return guest.callPointer(guest.symbol(handle, "value"));
  }

  private static LibrarySource names() {
    return LibrarySource.of(Map.of("x.so", bytes(10), "/any/path.so", bytes(11)));
  }

  @Test
  void S70_a_source_goes_ahead_of_folders_where_java_opens_a_library() {
    try (Program program = program(names(), LinkPolicy.standard())) {
      assertEquals(10, value(program, "x.so"));
      assertEquals(11, value(program, "/any/path.so"));
      assertEquals(2, value(program, "y.so"));
    }
  }

  @Test
  void S70_a_source_goes_ahead_of_folders_where_a_guest_opens_a_library() {
    try (Program program = program(names(), LinkPolicy.standard())) {
      DlGuest guest = new DlGuest(program.main().orElseThrow());
      assertEquals(10, value(guest, "x.so"));
      assertEquals(11, value(guest, "/any/path.so"));
      assertEquals(2, value(guest, "y.so"));
    }
  }

  @Test
  void S70_what_a_library_needs_is_found_in_a_source_and_has_no_path() {
    byte[] needs = TestModule.library().needs("dep.so").build();
    LibrarySource source = LibrarySource.of(Map.of("needs.so", needs, "dep.so", bytes(5)));
    try (Program program = program(source, LinkPolicy.standard())) {
      Library library = program.open("needs.so");
      assertEquals(List.of("dep.so"), library.needed());
      assertEquals(Optional.empty(), library.path());
      assertEquals(Optional.empty(), program.open("dep.so").path());
    }
  }

  @Test
  void S70_the_same_bytes_are_the_same_library() {
    LibrarySource source = LibrarySource.of(Map.of("one.so", bytes(5), "other.so", bytes(5)));
    try (Program program = program(source, LinkPolicy.standard())) {
      assertSame(program.open("one.so"), program.open("other.so"));
    }
  }

  @Test
  void S70_sources_are_asked_in_their_order() {
    ProgramConfig config =
        world
            .config()
            .librarySource(LibrarySource.of(Map.of("a.so", bytes(1))))
            .librarySource(LibrarySource.of(Map.of("a.so", bytes(2), "b.so", bytes(3))))
            .build();
    try (Program program = world.linker().open(config)) {
      assertEquals(1, value(program, "a.so"));
      assertEquals(3, value(program, "b.so"));
    }
  }

  @Test
  void S70_a_guest_that_may_open_nothing_opens_nothing_of_a_source() {
    LibrarySource source = LibrarySource.of(Map.of("x.so", bytes(10), "z.so", bytes(12)));
    try (Program program = program(source, LinkPolicy.none())) {
      DlGuest guest = new DlGuest(program.main().orElseThrow());
      assertEquals(0, guest.open("x.so", DlGuest.NOW));
      assertEquals(
          Optional.of("x.so: cannot open shared object file: Permission denied"), guest.error());
      assertEquals(10, value(program, "x.so"));
      assertEquals(10, value(guest, "x.so"));
    }
  }

  @Test
  void S70_a_source_that_fails_fails_the_load() {
    LibrarySource broken =
        name -> {
          if (name.equals("x.so")) {
            throw new IOException("the disk is gone");
          }
          return Optional.of(new byte[] {'t', 'e', 'x', 't', '.', '.', '.', '.', '.'});
        };
    try (Program program = program(broken, LinkPolicy.standard())) {
      LinkException failed = assertThrows(LinkException.class, () -> program.open("x.so"));
      assertEquals(
          "x.so: cannot read: java.io.IOException: the disk is gone",
          failed.getMessage().lines().findFirst().orElse(""));
      LinkException text = assertThrows(LinkException.class, () -> program.open("t.so"));
      assertEquals(
          LinkException.InvalidModule.class, text.getClass(), String.valueOf(text.getMessage()));
    }
  }

  @Test
  void S70_a_class_path_is_a_source() throws IOException {
    Files.createDirectories(folder.resolve("com/example"));
    Files.write(folder.resolve("com/example/x.so"), bytes(20));
    Files.write(folder.resolve("root.so"), bytes(21));
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, null)) {
      ProgramConfig config =
          world
              .config()
              .librarySource(LibrarySource.ofClassPath(loader, "com/example"))
              .librarySource(LibrarySource.ofClassPath(loader, ""))
              .build();
      try (Program program = world.linker().open(config)) {
        assertEquals(20, value(program, "x.so"));
        assertEquals(21, value(program, "root.so"));
        assertEquals(2, value(program, "y.so"));
        // A path is none of a class path.
        assertThrows(LinkException.NotFound.class, () -> program.open("../root.so"));
      }
    }
  }

  @Test
  void S70_a_folder_is_a_source_and_one_source_is_asked_behind_another() throws IOException {
    Files.write(folder.resolve("x.so"), bytes(20));
    Files.write(folder.resolve("z.so"), bytes(21));
    Files.createDirectories(folder.resolve("below"));
    Files.write(folder.resolve("below/w.so"), bytes(22));
    LibrarySource source = names().or(LibrarySource.ofFolder(folder));
    try (Program program = program(source, LinkPolicy.standard())) {
      assertEquals(10, value(program, "x.so"));
      assertEquals(21, value(program, "z.so"));
      assertEquals(2, value(program, "y.so"));
    }
    assertEquals(Optional.empty(), source.find("below/w.so"));
    assertEquals(Optional.empty(), source.find(".."));
    assertEquals(Optional.empty(), source.find("none.so"));
  }
}
