package dev.ligature.conformance.programs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ligature.cli.Host;
import dev.ligature.cli.Main;
import dev.ligature.cli.Terminals;
import dev.ligature.guests.Node;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A program that is fused with its libraries, run here and on Node on copies of a directory: it has
 * to do what the program does that is linked when it runs.
 */
final class FusedProgram {
  private final Path program;
  private final Path modules;
  private final Path fused;
  private final Path here;
  private final Path onNode;

  /**
   * Fuses a program, and copies the files that it finds.
   *
   * @param libraryPath as the command line has it
   * @param opened the names of the libraries that it opens
   * @param files the directory of its files
   */
  FusedProgram(Path program, Path modules, String libraryPath, List<String> opened, Path files)
      throws IOException {
    this.program = program;
    this.modules = modules;
    Path folder = Files.createTempDirectory(files.getParent(), "fused");
    this.fused = folder.resolve(program.getFileName());
    this.here = copy(files, folder.resolve("here"));
    this.onNode = copy(files, folder.resolve("node"));
    List<String> command = new ArrayList<>(List.of("fuse", "-o", fused.toString()));
    command.addAll(List.of("--no-dlopen", "--library-path", libraryPath, program.toString()));
    command.addAll(opened);
    Outcome outcome = execute("", command);
    assertEquals(new Outcome(0, "", ""), outcome);
  }

  private static Path copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path file : all.toList()) {
        Files.copy(file, to.resolve(from.relativize(file)));
      }
    }
    return to;
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static Outcome execute(String input, List<String> command) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    byte[] in = input.getBytes(StandardCharsets.UTF_8);
    Host host = new Host(new ByteArrayInputStream(in), out, err, Map.of(), Terminals.NONE);
    int status = Main.execute(host, command.toArray(String[]::new));
    return new Outcome(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /**
   * Checks that it does what was done by the program itself.
   *
   * @param expected that
   * @param files the directory that the program has left
   * @param withNode whether it does the same on Node
   */
  void check(
      Outcome expected,
      Path files,
      Map<String, String> environment,
      String input,
      List<String> arguments,
      boolean withNode)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("run"));
    command.addAll(List.of("--dir", here + "::.", "--dir", modules + "::/modules"));
    environment.forEach((name, value) -> command.addAll(List.of("--env", name + "=" + value)));
    command.add(fused.toString());
    command.addAll(arguments);
    assertEquals(expected, named(execute(input, command)), "fused");
    checkFiles(files, here);
    Optional<Node> node = withNode ? Node.find() : Optional.empty();
    if (node.isPresent()) {
      List<String> all = new ArrayList<>(List.of(program.toString()));
      all.addAll(arguments);
      Node.Outcome outcome =
          node.get()
              .run(
                  fused,
                  Map.of(".", onNode, "/modules", modules),
                  environment,
                  List.of(),
                  all,
                  input.getBytes(StandardCharsets.UTF_8));
      assertEquals(
          expected,
          named(new Outcome(outcome.status(), outcome.out(), outcome.err())),
          "fused, on Node");
      checkFiles(files, onNode);
    }
  }

  /** With the program's name as it is told when it is not fused. */
  private Outcome named(Outcome outcome) {
    return new Outcome(
        outcome.status(),
        outcome.out().replace(fused.toString(), program.toString()),
        outcome.err().replace(fused.toString(), program.toString()));
  }

  private static void checkFiles(Path expected, Path actual) throws IOException {
    assertEquals(
        files(expected).stream().map(file -> expected.relativize(file).toString()).toList(),
        files(actual).stream().map(file -> actual.relativize(file).toString()).toList());
    for (Path file : files(expected)) {
      Path other = actual.resolve(expected.relativize(file));
      assertArrayEquals(Files.readAllBytes(file), Files.readAllBytes(other), other.toString());
    }
  }
}
