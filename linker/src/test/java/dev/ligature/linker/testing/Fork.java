package dev.ligature.linker.testing;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A JVM of its own, in which nothing else has been. */
public final class Fork {
  private Fork() {}

  /**
   * Runs a main class, with all modules on the class path.
   *
   * @return what it prints, and how it ended if that is not well
   */
  public static String run(Class<?> main, List<String> options, Object... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.add("-Dligature.root=" + System.getProperty("ligature.root"));
    command.add("-cp");
    command.add(
        System.getProperty("jdk.module.path")
            + File.pathSeparator
            + System.getProperty("java.class.path"));
    command.add(main.getName());
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int status = process.waitFor();
    return status == 0 ? output : output + "status " + status;
  }
}
