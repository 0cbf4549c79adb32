package dev.ligature.conformance.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ligature.engine.TrapException;
import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.Library;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.bind.CName;
import dev.ligature.linker.bind.In;
import dev.ligature.linker.bind.Owned;
import dev.ligature.wasi.WasiPreview1;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code docs/languages.md} says what the example of languages does, and how it is built. */
final class LanguagesTest {
  private static final Path ROOT = Path.of(System.getProperty("ligature.root"));
  private static final Path EXAMPLE = ROOT.resolve("examples/languages");
  private static final Path LIBC = ROOT.resolve("guests/libc/lib");
  private static final String FENCE = "```";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  /** Functions of Rust. */
  interface Words {
    @Owned
    @CName("rust_count_words")
    String countWords(String text);

    @CName("rust_element")
    int element(@In int[] values, int count, int place);
  }

  @BeforeEach
  void checkLibc() {
    assumeTrue(Files.exists(LIBC.resolve("libc.so")), "guests/libc/fetch was not run");
  }

  /** The fenced blocks of the page. */
  private static List<List<String>> blocks() throws IOException {
    List<List<String>> blocks = new ArrayList<>();
    List<String> lines = Files.readAllLines(ROOT.resolve("docs/languages.md"));
    for (int at = 0; at < lines.size(); at++) {
      if (lines.get(at).equals(FENCE)) {
        int end = at + 1 + lines.subList(at + 1, lines.size()).indexOf(FENCE);
        blocks.add(lines.subList(at + 1, end));
        at = end;
      }
    }
    return blocks;
  }

  /** What the page prints below a command. */
  private static String printed(String command) throws IOException {
    List<String> block =
        blocks().stream()
            .filter(lines -> lines.getFirst().equals("$ " + command))
            .findFirst()
            .orElseThrow();
    return String.join("\n", block.subList(1, block.size())) + "\n";
  }

  private Program open(String... arguments) {
    List<String> all = new ArrayList<>(List.of("main.wasm"));
    all.addAll(List.of(arguments));
    ProgramConfig config =
        ProgramConfig.builder()
            .arguments(all)
            .libraryPath(List.of(EXAMPLE, LIBC))
            .hostModule(WasiPreview1.builder().stdout(out).stderr(err).build())
            .build();
    return DynamicLinker.create().open(EXAMPLE.resolve("main.wasm"), config);
  }

  @Test
  void the_program_prints_what_the_page_says() throws IOException {
    try (Program program = open()) {
      assertEquals(0, program.run());
    }
    assertEquals(printed("examples/languages/run"), out.toString(StandardCharsets.UTF_8));
    assertEquals("", err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void a_panic_is_a_trap() throws IOException {
    try (Program program = open("panic")) {
      TrapException trap = assertThrows(TrapException.class, program::run);
      assertEquals(
          printed("examples/languages/run panic"),
          err.toString(StandardCharsets.UTF_8) + "ligature: trap: " + trap.getMessage() + "\n");
    }
  }

  @Test
  void java_goes_on_after_a_panic() {
    try (Program program = open()) {
      Library library = program.open("libwords.so");
      Words words = library.bind(Words.class, MethodHandles.lookup());
      int[] values = {1, 2, 3};
      assertEquals(3, words.element(values, 3, 2));
      assertThrows(TrapException.class, () -> words.element(values, 3, 3));
      assertEquals("a=2 b=1", words.countWords("a b a"));
      assertEquals(1, words.element(values, 3, 0));
    }
  }

  @Test
  void the_commands_of_the_page_are_those_of_the_build() throws IOException {
    List<String> build =
        Files.readAllLines(EXAMPLE.resolve("build")).stream().map(String::strip).toList();
    int compared = 0;
    for (List<String> block : blocks()) {
      if (block.getFirst().startsWith("$ ") || block.getFirst().startsWith("ligature: ")) {
        continue;
      }
      for (String line : block) {
        assertTrue(build.contains(line.strip()), line);
        compared++;
      }
    }
    assertTrue(compared > 20, compared + " lines");
  }
}
