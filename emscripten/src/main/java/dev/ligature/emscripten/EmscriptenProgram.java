package dev.ligature.emscripten;

import dev.ligature.emscripten.names.ImportedNames;
import dev.ligature.emscripten.names.Renaming;
import dev.ligature.emscripten.names.ShortNames;
import dev.ligature.emscripten.script.GeneratedScript;
import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.LinkCheck;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.LoadPlan;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The module of a program, and what is known of the names in it. Emscripten makes the names of
 * imports and exports short ({@code -O3}); only the script that it has generated with the program,
 * or a list of names, tells what they are. Programs with whole names are opened by {@link
 * DynamicLinker#open} just as well. Immutable.
 */
public final class EmscriptenProgram {
  private static final List<String> SUFFIXES = List.of(".js", ".mjs", ".cjs");
  private static final String MODULE_SUFFIX = ".wasm";

  /** How many imports are named in a message. */
  private static final int SHOWN = 3;

  private final Source source;
  private final ImportedNames imports;
  private final Optional<Path> script;
  private final Optional<Path> names;

  /**
   * Where the module is: in a file, or in memory.
   *
   * @param name the name in messages
   */
  private record Source(String name, Optional<Path> file, Optional<byte[]> bytes) {
    byte[] read() throws IOException {
      return bytes.isPresent() ? bytes.get() : Files.readAllBytes(file.orElseThrow());
    }
  }

  private EmscriptenProgram(
      Source source, ImportedNames imports, Optional<Path> script, Optional<Path> names) {
    this.source = source;
    this.imports = imports;
    this.script = script;
    this.names = names;
  }

  /**
   * The program in a file. Its script is the file of the same name beside it that ends in {@code
   * .js}, {@code .mjs} or {@code .cjs} rather than {@code .wasm}, if there is one.
   *
   * @throws IOException if the file can't be read; one that is no module can, and opens no program
   */
  public static EmscriptenProgram of(Path file) throws IOException {
    String name = String.valueOf(file.getFileName());
    return new EmscriptenProgram(
        new Source(name, Optional.of(file), Optional.empty()),
        ImportedNames.of(file),
        beside(file),
        Optional.empty());
  }

  /**
   * The program in memory, which has no script unless it is given one.
   *
   * @param name the name of the module in messages and in the link map
   * @param module the module; kept, not copied
   */
  public static EmscriptenProgram of(String name, byte[] module) {
    return new EmscriptenProgram(
        new Source(Objects.requireNonNull(name, "name"), Optional.empty(), Optional.of(module)),
        ImportedNames.of(module),
        Optional.empty(),
        Optional.empty());
  }

  private static Optional<Path> beside(Path file) {
    String name = file.toString();
    String stem =
        name.endsWith(MODULE_SUFFIX)
            ? name.substring(0, name.length() - MODULE_SUFFIX.length())
            : name;
    return SUFFIXES.stream()
        .map(suffix -> file.getFileSystem().getPath(stem + suffix))
        .filter(Files::isRegularFile)
        .findFirst();
  }

  /** This program with another script, which is read when the program is opened. */
  public EmscriptenProgram withScript(Path other) {
    return new EmscriptenProgram(source, imports, Optional.of(other), names);
  }

  /**
   * This program with a list of names, which go ahead of those of the script: lines of {@code
   * import SHORT NAME} and {@code export SHORT NAME}, and of {@code #} and what is to be ignored.
   * The list is read when the program is opened.
   */
  public EmscriptenProgram withNames(Path list) {
    return new EmscriptenProgram(source, imports, script, Optional.of(list));
  }

  /** The script, if there is one: {@link EmscriptenHost.Builder#script} wants it too. */
  public Optional<Path> script() {
    return script;
  }

  /**
   * Whether the program imports what only JavaScript has, or by short names. Programs of WASI are
   * none, whatever their libraries define.
   */
  public boolean isOfEmscripten() {
    return imports.areOfEmscripten();
  }

  /**
   * Opens the program, with whole names.
   *
   * @param linker what opens it
   * @param config how; it wants an {@link EmscriptenHost}
   * @throws IOException if the script or the list can't be read
   * @throws IllegalArgumentException if a line of the list makes no sense
   * @throws LinkException if anything can't be linked, or the names were made short and nothing
   *     tells them
   */
  public Program open(DynamicLinker linker, ProgramConfig config) throws IOException {
    return inMemory()
        ? linker.open(source.name(), module(), config)
        : linker.open(source.file().orElseThrow(), config);
  }

  /**
   * What the program would load, as {@link DynamicLinker#plan(Path, ProgramConfig)} tells it.
   *
   * @param linker what finds the libraries
   * @param config how
   * @throws IOException as {@link #open}
   * @throws IllegalArgumentException as {@link #open}
   * @throws LinkException if the main module itself can't be read
   */
  public LoadPlan plan(DynamicLinker linker, ProgramConfig config) throws IOException {
    return inMemory()
        ? linker.plan(source.name(), module(), config)
        : linker.plan(source.file().orElseThrow(), config);
  }

  /**
   * Whether the program would link, as {@link DynamicLinker#check(Path, List, ProgramConfig)} tells
   * it.
   *
   * @param linker what looks
   * @param opened the names of libraries that the program would open
   * @param config how; it wants an {@link EmscriptenHost}
   * @throws IOException as {@link #open}
   * @throws IllegalArgumentException as {@link #open}
   * @throws LinkException if the main module itself can't be read
   */
  public LinkCheck check(DynamicLinker linker, List<String> opened, ProgramConfig config)
      throws IOException {
    return inMemory()
        ? linker.check(source.name(), module(), opened, config)
        : linker.check(source.file().orElseThrow(), opened, config);
  }

  /** Whether the linker gets bytes, not a file. */
  private boolean inMemory() {
    return isRenamed() || source.file().isEmpty();
  }

  /**
   * Whether {@link #module} is another one than that in the file: names were made short, or there
   * is a list of names.
   */
  public boolean isRenamed() {
    return imports.areShort() || names.isPresent();
  }

  /**
   * The module, with whole names.
   *
   * @throws IOException if a file can't be read
   * @throws IllegalArgumentException if a line of the list makes no sense
   * @throws LinkException if the names were made short and nothing tells them
   */
  public byte[] module() throws IOException {
    if (!isRenamed()) {
      return source.read();
    }
    if (script.isEmpty() && names.isEmpty()) {
      throw new LinkException.InvalidModule(
          source.name(),
          "the names of what it imports were made short: %s .."
              .formatted(String.join(", ", imports.functions(SHOWN))),
          "its script has them: give that by EmscriptenProgram.withScript or --emscripten-script,"
              + " or a list by withNames or --emscripten-names",
          List.of());
    }
    ShortNames known = ShortNames.none();
    if (names.isPresent()) {
      known = ShortNames.ofList(String.valueOf(names.get()), read(names.get()));
    }
    if (script.isPresent()) {
      known = known.or(ShortNames.of(GeneratedScript.of(read(script.get()))));
    }
    return Renaming.of(source.read(), known);
  }

  private static String read(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }
}
