package dev.ligature.guests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class GuestsTest {
  @Test
  void the_readme_lists_every_folder_of_sources() throws IOException {
    String readme = Files.readString(Guests.file("guests/README.md"));
    List<String> listed =
        Pattern.compile("(?m)^\\| `([a-z0-9-]+)` \\|")
            .matcher(readme)
            .results()
            .map(match -> match.group(1))
            .toList();
    assertEquals(folders("guests/sources"), listed.stream().sorted().toList());
  }

  @Test
  void every_folder_of_sources_has_modules() throws IOException {
    assertEquals(folders("guests/sources"), folders("guests/modules"));
  }

  @Test
  void a_module_is_found_by_folder_and_name() {
    assertTrue(Files.isRegularFile(Guests.module("hello/hello.wasm")));
  }

  @Test
  void a_module_that_is_missing_is_an_error_that_says_how_to_build_it() {
    IllegalStateException error =
        assertThrows(IllegalStateException.class, () -> Guests.module("hello/none.wasm"));
    assertTrue(
        String.valueOf(error.getMessage())
            .endsWith("hello/none.wasm is missing: guests/build.sh builds the modules"));
  }

  private static List<String> folders(String parent) throws IOException {
    try (Stream<Path> entries = Files.list(Guests.file(parent))) {
      return entries
          .filter(GuestsTest::holdsFiles)
          .map(path -> path.getFileName().toString())
          .sorted()
          .toList();
    }
  }

  private static boolean holdsFiles(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isPresent();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
