package dev.ligature.cli;

import dev.ligature.guests.Guests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The options that say what a guest may link. */
class LinkOptionsTest {
  private static final Path GUEST = Guests.module("dlfcn/dl.wasm");
  private static final String NOT_FOUND =
      "open %1$s: %1$s: cannot open shared object file: No such file or directory\n";

  @TempDir Path elsewhere;
  private String plugin;

  @BeforeEach
  void copy() throws IOException {
    plugin = elsewhere.resolve("plugin.so").toString();
    Files.copy(GUEST.resolveSibling("plugin.so"), Path.of(plugin));
  }

  private static void opens(String name, String printed, String... options) {
    List<String> arguments = new ArrayList<>(List.of("run"));
    arguments.addAll(List.of(options));
    arguments.addAll(List.of(GUEST.toString(), "open", name, "now"));
    Invocation.of(arguments.toArray(String[]::new)).gives(0, printed, "");
  }

  @Test
  void a_library_elsewhere_is_not_found_unless_its_directory_is_granted() {
    opens(plugin, NOT_FOUND.formatted(plugin));
    opens(elsewhere + "/gone.so", NOT_FOUND.formatted(elsewhere + "/gone.so"));
    opens(plugin, "open " + plugin + ": slot 0\n", "--link-dir", elsewhere.toString());
    opens(plugin, "open " + plugin + ": slot 0\n", "--library-path", elsewhere.toString());
  }

  @Test
  void what_a_guest_may_read_it_may_link_under_the_name_that_it_has_for_it() {
    opens("/plugins/plugin.so", NOT_FOUND.formatted("/plugins/plugin.so"));
    opens(
        "/plugins/plugin.so",
        "open /plugins/plugin.so: slot 0\n",
        "--dir",
        elsewhere + "::/plugins");
    opens(
        "/plugins/../x.so",
        NOT_FOUND.formatted("/plugins/../x.so"),
        "--dir",
        elsewhere + "::/plugins");
  }

  @Test
  void a_guest_that_may_open_nothing_is_told_so() {
    opens("plugin.so", "open plugin.so: slot 0\n");
    opens(
        "plugin.so",
        "open plugin.so: plugin.so: cannot open shared object file: Permission denied\n",
        "--no-dlopen");
    opens("plugin.so", "open plugin.so: slot 0\n", "--no-dlopen", "--preload", "plugin.so");
  }

  @Test
  void a_directory_to_link_from_has_to_be_there() {
    Invocation.of("run", "--link-dir", plugin, GUEST.toString())
        .gives(2, "", "ligature: --link-dir " + plugin + ": no directory\n");
  }
}
