package dev.ligature.conformance.programs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ligature.cli.Host;
import dev.ligature.cli.Main;
import dev.ligature.cli.Terminals;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A program of {@code conformance/programs/build}, run as a guest and, where gcc has built it, as a
 * program of this machine too: each in a directory of its own, with the same files in it. In
 * arguments, variables and input, {@code {modules}} is the folder of what was built.
 */
final class BuiltProgram {
  private static final Path BUILD =
      Path.of(System.getProperty("ligature.root"), "conformance", "programs", "build");
  private static final Path PLATFORM = BUILD.resolve("platform/lib/wasm32-wasip1");
  private static final Path RUNTIME = BUILD.resolve("wasm/libcxx");
  private static final String MODULES = "{modules}";

  /** Statuses from here on are the host's. */
  private static final int HOST_STATUS = 124;

  private final Path program;
  private final Path modules;
  private final Path nativeProgram;
  private final Path nativeModules;
  private final Path directory;
  private final Path nativeDirectory;
  private final Map<String, String> environment = new LinkedHashMap<>();
  private String input = "";
  private List<String> opened = List.of();
  private boolean sameOnNode = true;

  /**
   * Skips the test if the program was not built.
   *
   * @param recipe the folder of the recipe
   * @param program the name of the program
   * @param directory where the two directories are made
   */
  BuiltProgram(String recipe, String program, Path directory) throws IOException {
    this(recipe, program, recipe, recipe, directory);
  }

  /**
   * A program whose parts were built in several ways; skips the test if any was not built.
   *
   * @param recipe the folder of the recipe whose program of this machine is compared with
   * @param program the name of the program
   * @param programRecipe the folder of the recipe that built the guest
   * @param libraryRecipe the folder of the recipe that built the guest's libraries
   * @param directory where the two directories are made
   */
  BuiltProgram(
      String recipe, String program, String programRecipe, String libraryRecipe, Path directory)
      throws IOException {
    this.program = folder(programRecipe).resolve(program + ".wasm");
    this.modules = folder(libraryRecipe);
    this.nativeModules = BUILD.resolve("native").resolve(recipe);
    this.nativeProgram = nativeModules.resolve(program);
    this.directory = Files.createDirectories(directory.resolve("guest"));
    this.nativeDirectory = Files.createDirectories(directory.resolve("native"));
  }

  /** The folder of what a recipe built; skips the test if it was not. */
  static Path folder(String recipe) {
    return BuiltFolder.of(recipe);
  }

  /** Whether there is a native program to compare with. */
  private boolean isComparable() {
    return Files.exists(nativeModules.resolve("stamp"));
  }

  BuiltProgram environment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** The names of the libraries that it opens when it runs. */
  BuiltProgram opens(String... libraries) {
    opened = List.of(libraries);
    return this;
  }

  /** For what Node or V8 does otherwise. */
  BuiltProgram notOnNode() {
    sameOnNode = false;
    return this;
  }

  BuiltProgram input(String text) {
    input = text;
    return this;
  }

  BuiltProgram file(String name, byte[] content) throws IOException {
    Files.write(directory.resolve(name), content);
    Files.write(nativeDirectory.resolve(name), content);
    return this;
  }

  BuiltProgram file(String name, String content) throws IOException {
    return file(name, content.getBytes(StandardCharsets.UTF_8));
  }

  /** A file of the guest's, which is equal to that of the native program. */
  byte[] result(String name) throws IOException {
    byte[] content = Files.readAllBytes(directory.resolve(name));
    if (isComparable()) {
      assertArrayEquals(Files.readAllBytes(nativeDirectory.resolve(name)), content, name);
    }
    return content;
  }

  /** Runs the guest, and checks that the native program does the same. */
  Outcome run(String... arguments) throws IOException, InterruptedException {
    Outcome outcome = runGuest(arguments);
    if (isComparable()) {
      assertEquals(runNative(arguments), outcome, "native and guest");
    }
    return outcome;
  }

  /**
   * Runs the guest only, where the native program has reason to differ; fused, it has to do the
   * same. What the host says of a guest that traps is another matter: it names other places.
   */
  Outcome runGuest(String... arguments) throws IOException, InterruptedException {
    FusedProgram fused = new FusedProgram(program, modules, libraryPath(), opened, directory);
    Outcome outcome = runLinked(arguments);
    if (outcome.status() < HOST_STATUS) {
      Map<String, String> variables = new LinkedHashMap<>();
      environment.forEach((name, value) -> variables.put(name, place(value, "/modules")));
      fused.check(
          outcome,
          directory,
          variables,
          place(input, "/modules"),
          Arrays.stream(arguments).map(argument -> place(argument, "/modules")).toList(),
          sameOnNode);
    }
    return outcome;
  }

  private String libraryPath() {
    return modules + File.pathSeparator + PLATFORM + File.pathSeparator + RUNTIME;
  }

  private Outcome runLinked(String... arguments) {
    List<String> command = new ArrayList<>(List.of("run"));
    command.addAll(List.of("--library-path", libraryPath()));
    command.addAll(List.of("--dir", directory + "::.", "--dir", modules + "::/modules"));
    environment.forEach(
        (name, value) -> command.addAll(List.of("--env", name + "=" + place(value, "/modules"))));
    command.add(program.toString());
    for (String argument : arguments) {
      command.add(place(argument, "/modules"));
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    byte[] in = place(input, "/modules").getBytes(StandardCharsets.UTF_8);
    Host host = new Host(new ByteArrayInputStream(in), out, err, Map.of(), Terminals.NONE);
    int status = Main.execute(host, command.toArray(String[]::new));
    return new Outcome(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private Outcome runNative(String... arguments) throws IOException, InterruptedException {
    String folder = nativeModules.toString();
    List<String> command = new ArrayList<>(List.of(nativeProgram.toString()));
    for (String argument : arguments) {
      command.add(place(argument, folder));
    }
    // In files: a program that fills a pipe nobody reads would wait for ever.
    Path in = Files.writeString(nativeDirectory.resolve("standard-input"), place(input, folder));
    Path out = nativeDirectory.resolve("standard-output");
    Path err = nativeDirectory.resolve("standard-error");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(nativeDirectory.toFile())
            .redirectInput(in.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().clear();
    environment.forEach((name, value) -> builder.environment().put(name, place(value, folder)));
    int status = builder.start().waitFor();
    return new Outcome(status, Files.readString(out), Files.readString(err));
  }

  private static String place(String text, String folder) {
    return text.replace(MODULES, folder);
  }
}
