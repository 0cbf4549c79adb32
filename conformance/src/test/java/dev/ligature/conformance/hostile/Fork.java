package dev.ligature.conformance.hostile;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A JVM of its own. */
public final class Fork {
  private Fork() {}

  /** Runs a main class; gives what it prints, and how it ended if that is not well. */
  public static String run(Class<?> main, String... options)
      throws IOException, InterruptedException {
    return run(main, List.of(), options);
  }

  /** The same with arguments. */
  public static String run(Class<?> main, List<String> arguments, String... options)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(arguments);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int status = process.waitFor();
    return status == 0 ? output : output + "status " + status;
  }
}
