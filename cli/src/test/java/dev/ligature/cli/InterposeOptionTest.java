package dev.ligature.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.cli.CompiledProgram.Ended;
import dev.ligature.guests.Guests;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rule 71 by {@code --interpose}: the program's {@code strong} goes before that of lib.so. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class InterposeOptionTest {
  private static final Path PROGRAM = Guests.module("interpose/program.wasm");
  private static final Path FOLDER = Guests.module("interpose");

  /** All checks hold, one of which is that lib.so calls its own. */
  private static final String WITHOUT = "result 63\n";

  private static final String WITH = "result 55\n";

  @TempDir private Path folder;

  private static Invocation run(String... options) {
    List<String> words = new ArrayList<>(List.of("run", "--library-path", FOLDER.toString()));
    words.addAll(List.of(options));
    words.add(PROGRAM.toString());
    return Invocation.of(words.toArray(String[]::new));
  }

  @Test
  void S71_libraries_are_named_or_all() {
    run().gives(0, WITHOUT, "");
    run("--interpose", "lib.so").gives(0, WITH, "");
    run("--interpose", "other.so:lib.so").gives(0, WITH, "");
    run("--interpose=other.so", "--interpose", "all").gives(0, WITH, "");
    run("--interpose", "other.so").gives(0, WITHOUT, "");
  }

  @Test
  void a_name_with_a_folder_is_refused() {
    run("--interpose", "./lib.so")
        .gives(2, "", "ligature: --interpose ./lib.so: expected a name without a folder, or all\n");
  }

  @Test
  void other_commands_take_it_too() {
    Invocation.of(
            "call",
            "--library-path",
            FOLDER.toString(),
            "--interpose",
            "lib.so",
            FOLDER.resolve("main.wasm").toString(),
            "run")
        .gives(0, "55\n", "");
  }

  private String cached(String... options) {
    List<String> words = new ArrayList<>(List.of("--stats", "--cache", folder.toString()));
    words.addAll(List.of(options));
    String line =
        run(words.toArray(String[]::new))
            .err()
            .lines()
            .filter(text -> text.startsWith("code cache "))
            .findFirst()
            .orElseThrow();
    return line.substring(line.indexOf(": ") + 2);
  }

  @Test
  void S71_a_code_cache_tells_the_code_from_that_without() {
    cached();
    assertTrue(cached().contains(" 0 generated"));
    String first = cached("--interpose", "lib.so");
    assertTrue(!first.contains(" 0 generated") && !first.startsWith("0 "), first);
    assertTrue(cached("--interpose", "lib.so").contains(" 0 generated"));
    assertTrue(cached().contains(" 0 generated"));
  }

  /** The generator is not there, so that what was compiled is what runs. */
  @Test
  void S71_compile_generates_the_code_and_the_jar_keeps_the_option() throws Exception {
    CompiledProgram program = new CompiledProgram(folder);
    String path = FOLDER.toString();
    program.compile(
        "--closed", "--interpose", "lib.so", "--library-path", path, PROGRAM.toString());
    assertEquals(new Ended(0, WITH, ""), program.run());
    program.compile("--closed", "--library-path", path, PROGRAM.toString());
    assertEquals(new Ended(0, WITHOUT, ""), program.run());
  }
}
