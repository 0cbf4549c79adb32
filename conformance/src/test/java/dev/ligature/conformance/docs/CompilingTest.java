package dev.ligature.conformance.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The files and commands of {@code docs/compiling.md} give what is printed there. A block after a
 * line {@code `name`:} is a file; a block that starts with {@code $} is commands and their output.
 */
final class CompilingTest {
  private static final String FENCE = "```";

  private final Path root = Path.of(System.getProperty("ligature.root"));

  /** A fenced block and the line before it. */
  private record Block(String before, List<String> lines) {}

  @Test
  void the_commands_give_what_is_printed(@TempDir Path folder) throws Exception {
    assumeTrue(onPath("clang-19") && onPath("wasm-ld-19"), "clang-19 and lld-19 are not there");
    assumeTrue(
        Files.exists(Path.of("/usr/lib/wasm32-wasi/libc.a")), "Debian's wasi-libc is not there");
    writeCommand(folder.resolve("ligature"));
    writeScript(folder.resolve("wasm-opt"), "echo wasm-opt was run on what is linked\nexit 1\n");
    int sessions = 0;
    int skipped = 0;
    for (Block block : blocks(Files.readAllLines(root.resolve("docs/compiling.md")))) {
      String before = block.before();
      if (before.startsWith("`") && before.endsWith("`:")) {
        Files.write(folder.resolve(before.substring(1, before.length() - 2)), block.lines());
      } else if (block.lines().getFirst().startsWith("$ ligature cc ") && !hasToolchain()) {
        skipped++;
      } else if (block.lines().getFirst().startsWith("$ ")) {
        assertEquals(expected(block.lines()), run(commands(block.lines()), folder));
        sessions++;
      }
    }
    assertEquals(6, sessions + skipped);
    assumeTrue(skipped == 0, "guests/libc/fetch did not fetch the compiler of ligature cc");
  }

  private Path toolchain() {
    return root.resolve("guests/libc/node_modules/@yowasp/clang");
  }

  private boolean hasToolchain() {
    return Files.isDirectory(toolchain());
  }

  private static List<Block> blocks(List<String> lines) {
    List<Block> blocks = new ArrayList<>();
    for (int at = 0; at < lines.size(); at++) {
      if (lines.get(at).startsWith(FENCE)) {
        int end = at + 1;
        while (!lines.get(end).equals(FENCE)) {
          end++;
        }
        blocks.add(new Block(lines.get(at - 1), lines.subList(at + 1, end)));
        at = end;
      }
    }
    return blocks;
  }

  /** The commands of a block: what follows a dollar sign, and the lines that continue it. */
  private static String commands(List<String> lines) {
    StringBuilder script = new StringBuilder("set -e\n");
    boolean continued = false;
    for (String line : lines) {
      if (continued || line.startsWith("$ ")) {
        script.append(continued ? line : line.substring(2)).append('\n');
        continued = line.endsWith("\\");
      }
    }
    return script.toString();
  }

  private static String expected(List<String> lines) {
    StringBuilder output = new StringBuilder();
    boolean command = false;
    for (String line : lines) {
      command = command || line.startsWith("$ ");
      if (command) {
        command = line.endsWith("\\");
      } else {
        output.append(line).append('\n');
      }
    }
    return output.toString();
  }

  /** The command with the classes under test; the script in the root would build them anew. */
  private static void writeCommand(Path file) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classes = System.getProperty("java.class.path");
    writeScript(file, "exec '%s' -cp '%s' dev.ligature.cli.Main \"$@\"\n".formatted(java, classes));
  }

  private static void writeScript(Path file, String commands) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + commands);
    assertTrue(file.toFile().setExecutable(true));
  }

  private String run(String script, Path folder) throws IOException, InterruptedException {
    Path output = folder.resolve("output.txt");
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-c", script)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().merge("PATH", folder.toString(), (path, more) -> more + ":" + path);
    builder.environment().put("LIGATURE_TOOLCHAIN", toolchain().toString());
    builder.environment().put("LIGATURE_CACHE", folder.resolve("cache").toString());
    builder.environment().put("INCLUDE", root.resolve("guests/include").toString());
    assertTrue(builder.start().waitFor() == 0, () -> script + "\n" + read(output));
    return read(output);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static boolean onPath(String tool) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
  }
}
