package dev.ligature.maven;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.plugin.MojoExecutionException;

/**
 * The {@code ligature} command in a process of its own.
 *
 * @param home the Java home that runs it
 * @param classPath where its classes are
 * @param directory the working directory
 */
record Command(Path home, List<Path> classPath, Path directory) {
  private static final String MAIN = "dev.ligature.cli.Main";

  /**
   * What it gave.
   *
   * @param status the exit status
   * @param output what it printed
   */
  record Ended(int status, String output) {}

  /** Where the classes of a plug-in and all that it depends on are. */
  static List<Path> classPath(List<Artifact> artifacts) {
    return artifacts.stream().map(artifact -> artifact.getFile().toPath()).toList();
  }

  /**
   * Runs a command.
   *
   * @return what it printed
   * @throws MojoExecutionException if its status isn't 0
   */
  String runOrFail(String name, List<String> arguments) throws IOException, MojoExecutionException {
    List<String> line = new ArrayList<>(List.of(name));
    line.addAll(arguments);
    Ended ended = run(line);
    if (ended.status() != 0) {
      throw new MojoExecutionException(
          "ligature %s has ended with status %d: %s"
              .formatted(name, ended.status(), ended.output().strip()));
    }
    return ended.output();
  }

  /** Runs a line. */
  Ended run(List<String> line) throws IOException {
    List<String> words = new ArrayList<>();
    words.add(JavaHomes.java(home).toString());
    words.add("-cp");
    words.add(
        classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
    words.add(MAIN);
    words.addAll(line);
    Process process =
        new ProcessBuilder(words).directory(directory.toFile()).redirectErrorStream(true).start();
    try {
      process.getOutputStream().close();
      try (InputStream output = process.getInputStream()) {
        String text = new String(output.readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), text);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      process.destroy();
    }
  }
}
