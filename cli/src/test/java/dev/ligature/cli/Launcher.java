package dev.ligature.cli;

import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.guests.Guests;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * The launcher scripts as they are, in a tree of their own with the classes under test: in the real
 * tree they would build these anew.
 */
final class Launcher {
  private final Path root;

  /**
   * The scripts in a tree.
   *
   * @param root an empty folder
   */
  Launcher(Path root) throws IOException {
    this.root = root;
    Path target = Files.createDirectories(root.resolve("cli/target"));
    Path lib = Files.createDirectory(target.resolve("lib"));
    Files.createDirectory(root.resolve("tools"));
    for (String script :
        List.of("ligature", "tools/launch", "tools/find-jdk", "tools/find-locale")) {
      Files.copy(Guests.file(script), root.resolve(script), COPY_ATTRIBUTES);
    }
    int number = 0;
    // Maven runs tests on the module path, an IDE may not.
    String entries =
        System.getProperty("jdk.module.path", "")
            + File.pathSeparator
            + System.getProperty("java.class.path");
    for (String entry : entries.split(File.pathSeparator, -1)) {
      Path path = Path.of(entry);
      Path jar = lib.resolve(number++ + ".jar");
      if (path.endsWith(Path.of("cli", "target", "classes"))) {
        jar(path, target.resolve("ligature-cli-0.jar"));
      } else if (!entry.isEmpty() && Files.isDirectory(path)) {
        jar(path, jar);
      } else if (Files.isRegularFile(path)) {
        Files.copy(path, jar);
      }
    }
    Files.createFile(target.resolve("launch-stamp"));
  }

  private static void jar(Path classes, Path jar) {
    PrintWriter out = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    ToolProvider tool = ToolProvider.findFirst("jar").orElseThrow();
    int status =
        tool.run(
            out,
            out,
            "--create",
            "--no-compress",
            "--file",
            jar.toString(),
            "-C",
            classes.toString(),
            ".");
    assertEquals(0, status, "jar");
  }

  /**
   * Runs a shell script in which {@code ligature} is the launcher, and checks what it prints to
   * both streams.
   *
   * @param environment the variables of the locale; others of that kind are not set
   */
  void prints(String expected, String script, Path folder, Map<String, String> environment)
      throws IOException, InterruptedException {
    // In files, since this JVM's own locale may be none of UTF-8.
    Path file = Files.writeString(root.resolve("script"), script, StandardCharsets.UTF_8);
    Path output = root.resolve("output");
    ProcessBuilder builder =
        new ProcessBuilder("sh", file.toString())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    Map<String, String> variables = builder.environment();
    variables.keySet().removeIf(name -> name.startsWith("LC_") || name.startsWith("LANG"));
    variables.putAll(environment);
    variables.merge("PATH", root.toString(), (path, more) -> more + File.pathSeparator + path);
    variables.put("JAVA_HOME", System.getProperty("java.home"));
    builder.start().waitFor();
    assertEquals(expected, Files.readString(output, StandardCharsets.UTF_8));
  }

  /** Runs the main class itself, without the launcher, in place of {@code ligature}. */
  Launcher withoutScript() throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    try (Stream<Path> jars = Files.list(root.resolve("cli/target/lib"))) {
      String path = String.join(File.pathSeparator, jars.map(Path::toString).sorted().toList());
      Files.writeString(
          root.resolve("ligature"),
          "#!/bin/sh\nexec '%s' -Xlog:disable -cp '%s/cli/target/ligature-cli-0.jar:%s' %s \"$@\"\n"
              .formatted(java, root, path, Main.class.getName()));
    }
    return this;
  }

  /** Lays out a release's archive, with its script for {@code ligature}. */
  Launcher asArchive() throws IOException {
    Path bin = Files.createDirectory(root.resolve("bin"));
    Files.copy(Guests.file("tools/find-jdk"), bin.resolve("find-jdk"), COPY_ATTRIBUTES);
    Files.copy(Guests.file("tools/find-locale"), bin.resolve("find-locale"), COPY_ATTRIBUTES);
    Path script = bin.resolve("ligature");
    Files.copy(Guests.file("cli/src/dist/bin/ligature"), script, COPY_ATTRIBUTES);
    assertTrue(script.toFile().setExecutable(true));
    Path target = root.resolve("cli/target");
    Files.move(target.resolve("lib"), root.resolve("lib"));
    Files.move(target.resolve("ligature-cli-0.jar"), root.resolve("lib/ligature-cli-0.jar"));
    Files.delete(root.resolve("ligature"));
    Files.createSymbolicLink(root.resolve("ligature"), script);
    return this;
  }
}
