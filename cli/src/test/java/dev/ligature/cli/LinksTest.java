package dev.ligature.cli;

import dev.ligature.guests.Guests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs started by a link elsewhere: {@code $ORIGIN} is where the file itself is. */
class LinksTest {
  private static final String PRINTED = "result 1023\n";

  @TempDir Path folder;
  private Path program;

  @BeforeEach
  void install() throws IOException {
    // Its runpath is $ORIGIN.
    Path app = Files.createDirectories(folder.resolve("opt/app"));
    for (String name : new String[] {"emscripten-program.wasm", "plugin.so", "user.so"}) {
      Files.copy(Guests.module("guest-abis/" + name), app.resolve(name));
    }
    program = app.resolve("emscripten-program.wasm");
    Files.createDirectories(folder.resolve("bin"));
  }

  private void runs(Path link) {
    Invocation.of("run", link.toString()).gives(0, PRINTED, "");
  }

  @Test
  void an_absolute_link() throws IOException {
    runs(Files.createSymbolicLink(folder.resolve("bin/app"), program));
  }

  @Test
  void a_relative_link() throws IOException {
    runs(
        Files.createSymbolicLink(
            folder.resolve("bin/app"), Path.of("../opt/app/emscripten-program.wasm")));
  }

  @Test
  void a_chain_of_links() throws IOException {
    Path first = Files.createSymbolicLink(folder.resolve("bin/first"), Path.of("second"));
    Files.createSymbolicLink(folder.resolve("bin/second"), folder.resolve("third"));
    Files.createSymbolicLink(folder.resolve("third"), program);
    runs(first);
  }

  @Test
  void a_link_to_the_folder() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("bin/app"), Path.of("../opt/app"));
    runs(link.resolve(program.getFileName()));
  }

  @Test
  void a_broken_link_is_told() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("bin/app"), Path.of("gone"));
    Invocation.of("run", link.toString())
        .gives(127, "", "ligature: cannot find program: %s (a broken link)\n".formatted(link));
    Invocation.of("ldd", link.toString())
        .gives(1, "", "ligature: cannot find module: %s (a broken link)\n".formatted(link));
  }

  @Test
  void a_loop_of_links_is_told() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("bin/app"), Path.of("app"));
    Invocation.of("run", link.toString())
        .gives(127, "", "ligature: cannot find program: %s (a broken link)\n".formatted(link));
  }

  @Test
  void a_link_to_a_folder_is_no_program() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("bin/app"), Path.of("../opt"));
    Invocation.of("run", link.toString())
        .gives(127, "", "ligature: not a file: %s\n".formatted(link));
  }
}
