package dev.ligature.cli;

import dev.ligature.linker.LibrarySource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A program in the jar that this process runs. */
final class CompiledApp {
  /** The script of a program of Emscripten, if it has one. */
  static final String SCRIPT = "META-INF/ligature/script.js";

  /** The folder of the modules. */
  static final String MODULES = "META-INF/ligature/modules/";

  /** What the program is, in lines of a word and a value: {@link CompiledJar} writes it. */
  static final String DESCRIPTION = "META-INF/ligature/program";

  private final List<String> options = new ArrayList<>();
  private final Map<String, String> libraries = new HashMap<>();
  private String main = "";
  private String program = "";
  private boolean interruptible;
  private boolean emscripten;

  private CompiledApp() {}

  /** The one in the jar. */
  static CompiledApp read() throws IOException {
    CompiledApp app = new CompiledApp();
    new String(resource(DESCRIPTION), StandardCharsets.UTF_8).lines().forEach(app::read);
    return app;
  }

  private static byte[] resource(String name) throws IOException {
    return find(name).orElseThrow(() -> new IOException("the jar has no " + name));
  }

  private static Optional<byte[]> find(String name) throws IOException {
    try (InputStream input = CompiledApp.class.getClassLoader().getResourceAsStream(name)) {
      return input == null ? Optional.empty() : Optional.of(input.readAllBytes());
    }
  }

  private void read(String line) {
    int space = line.indexOf(' ');
    String value = line.substring(space + 1);
    switch (line.substring(0, space)) {
      case "main" -> main = value;
      case "program" -> program = value;
      case "option" -> options.add(value);
      case "emscripten" -> emscripten = Boolean.parseBoolean(value);
      case "interruptible" -> interruptible = Boolean.parseBoolean(value);
      case "library" -> {
        int tab = value.indexOf('\t');
        libraries.put(value.substring(tab + 1), value.substring(0, tab));
      }
      default -> throw new IllegalArgumentException(line);
    }
  }

  /** The command line that runs it. */
  String[] runLine(String... arguments) {
    List<String> line = new ArrayList<>();
    line.add("run");
    line.addAll(options);
    line.add(program);
    line.addAll(List.of(arguments));
    return line.toArray(String[]::new);
  }

  /** The name of its module. */
  String name() {
    return main;
  }

  /** Its module. */
  byte[] module() throws IOException {
    return resource(MODULES + main);
  }

  boolean isInterruptible() {
    return interruptible;
  }

  /** What makes its host, if it is a program of Emscripten. */
  Optional<EmscriptenFunctions> emscripten() {
    return emscripten
        ? Optional.of(new EmscriptenFunctions(builder -> builder.script(CompiledApp::script)))
        : Optional.empty();
  }

  private static String script() {
    try {
      return find(SCRIPT).map(text -> new String(text, StandardCharsets.UTF_8)).orElse("");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its libraries. */
  LibrarySource libraries() {
    return name -> {
      String file = libraries.get(name);
      return file == null ? Optional.empty() : Optional.of(resource(MODULES + file));
    };
  }
}
