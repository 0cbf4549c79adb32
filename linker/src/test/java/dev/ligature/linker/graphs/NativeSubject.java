package dev.ligature.linker.graphs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The system's dynamic linker, with ELF libraries that a C compiler makes of a scenario. What it is
 * not asked shows as dots: {@code RTLD_DEFAULT} and {@code RTLD_NEXT}, and handles of libraries
 * that nobody opened.
 */
final class NativeSubject implements Subject {
  private static final int SECONDS = 60;

  /** The exit status of a program that the dynamic linker could not start. */
  private static final int NOT_STARTED = 127;

  private final String compiler;
  private final Path folder;
  private int count;

  /**
   * A subject.
   *
   * @param compiler the C compiler's command
   * @param folder where to put what it makes
   */
  NativeSubject(String compiler, Path folder) throws IOException {
    this.compiler = compiler;
    this.folder = folder;
    Path stubs = Files.createDirectory(folder.resolve("stubs"));
    Path empty = Files.writeString(folder.resolve("empty.c"), "");
    for (String name : List.of("a", "b", "c", "d", "e", "f", "nowhere")) {
      Path stub = stubs.resolve(name + ".so");
      compile(folder, empty, stub, "-shared", "-Wl,-soname," + name + ".so");
    }
    try (InputStream driver = NativeSubject.class.getResourceAsStream("driver.c")) {
      Files.copy(driver, folder.resolve("driver.c"));
    }
    compile(folder, folder.resolve("driver.c"), folder.resolve("driver"), "-rdynamic", "-ldl");
  }

  /** Whether there is such a compiler. */
  static boolean isThere(String compiler) {
    try {
      Process process = new ProcessBuilder(compiler, "--version").redirectErrorStream(true).start();
      process.getInputStream().readAllBytes();
      return process.waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public List<Observation> run(Scenario scenario) {
    try {
      Path place = Files.createDirectory(folder.resolve("scenario" + count++));
      scenario.libraries().values().stream()
          .filter(lib -> !lib.name().equals(Scenario.MAIN))
          .parallel()
          .forEach(lib -> compile(place, lib));
      List<String> command = new ArrayList<>(List.of(folder.resolve("driver").toString()));
      scenario.steps().forEach(step -> command.add(step.toString()));
      return observations(scenario, run(place, scenario.preloads(), command));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void compile(Path place, Scenario.Lib lib) {
    try {
      Path source = Files.writeString(place.resolve(lib.name() + ".c"), source(lib));
      List<String> options = new ArrayList<>(List.of("-shared", "-fPIC", "-Wl,--no-as-needed"));
      lib.needed().forEach(needed -> options.add("stubs/" + needed + ".so"));
      if (lib.broken()) {
        options.add("stubs/nowhere.so");
      }
      if (lib.linkage().symbolic()) {
        options.add("-Wl,-Bsymbolic");
      }
      options.add("-Wl,-soname," + lib.name() + ".so");
      compile(folder, source, place.resolve(lib.name() + ".so"), options.toArray(String[]::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void compile(Path directory, Path source, Path result, String... options)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(compiler, "-w", source.toString()));
    command.addAll(List.of("-o", result.toString()));
    command.addAll(List.of(options));
    await(new ProcessBuilder(command).directory(directory.toFile()));
  }

  private static String run(Path place, List<String> preloads, List<String> command)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(place.toFile());
    builder.environment().put("LD_LIBRARY_PATH", place.toString());
    List<String> paths = preloads.stream().map(p -> place.resolve(p + ".so").toString()).toList();
    builder.environment().put("LD_PRELOAD", String.join(":", paths));
    return await(builder);
  }

  private static String await(ProcessBuilder builder) throws IOException {
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("no end: " + builder.command());
      }
      if (process.exitValue() == NOT_STARTED) {
        return "|failed|\n";
      }
      if (process.exitValue() != 0) {
        throw new IllegalStateException("%s: %s".formatted(builder.command(), output));
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return output;
  }

  private static String source(Scenario.Lib lib) {
    StringBuilder text =
        new StringBuilder(
            """
            extern void trace(int), enroll(int, void (*)(void (*)(int)));
            """);
    StringBuilder observe = new StringBuilder();
    for (String symbol : Scenario.SYMBOLS) {
      boolean function = Scenario.isFunction(symbol);
      String letter = "'" + lib.name() + "'";
      if (lib.refersTo(symbol)) {
        String type = function ? "int %s(void)" : "int %s";
        text.append(("extern " + type + " __attribute__((weak));\n").formatted(symbol));
        String value = function ? "(%1$s ? %1$s() : '-')" : "(&%1$s ? %1$s : '-')";
        observe.append("put('%s'); put('=');".formatted(symbol));
        observe.append(("put" + value + "; put(' ');\n").formatted(symbol));
      }
      if (lib.defines().contains(symbol)) {
        String form = function ? "int %s(void) { return %s; }%n" : "int %s = %s;%n";
        if (lib.linkage().hidden().contains(symbol)) {
          text.append("__attribute__((visibility(\"hidden\"))) ");
        }
        if (lib.linkage().weak()) {
          text.append("__attribute__((weak)) ");
        }
        if (symbol.equals(Scenario.THREAD_LOCAL)) {
          text.append("__thread ");
        }
        text.append(form.formatted(symbol, letter));
      }
    }
    return text
        + """
        static void observe(void (*put)(int)) { OBSERVE }
        __attribute__((constructor)) static void up(void) { trace('NAME'); enroll('NAME', observe); }
        __attribute__((destructor)) static void down(void) {
          trace('~'); trace('NAME'); enroll('NAME', 0);
        }
        """
            .replace("OBSERVE", observe)
            .replace("NAME", lib.name());
  }

  private static List<Observation> observations(Scenario scenario, String output) {
    List<Observation> seen = new ArrayList<>();
    List<String> lines = output.lines().toList();
    for (String line : lines) {
      String[] fields = line.split("\\|", -1);
      if (fields.length == 1) {
        // What comes behind the last step was written while the program ended.
        seen.add(new Observation(true, line, "", Map.of()));
        continue;
      }
      Map<String, String> sees = new LinkedHashMap<>();
      for (int i = 3; i < fields.length; i++) {
        sees.put(fields[i].substring(0, 1), fields[i].substring(3));
      }
      seen.add(new Observation(fields[1].equals("done"), fields[0], fields[2], sees));
    }
    int wanted = scenario.steps().size() + 1;
    if (!seen.getFirst().succeeded()) {
      return seen;
    }
    if (seen.size() < wanted) {
      // Nothing was there to be destructed.
      seen.add(new Observation(true, "", "", Map.of()));
    }
    return seen.subList(0, wanted);
  }
}
