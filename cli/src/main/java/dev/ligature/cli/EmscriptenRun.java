package dev.ligature.cli;

import dev.ligature.emscripten.EmscriptenProgram;
import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.LinkCheck;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A program of Emscripten, and the host for it: one that is said to be, or is by its imports. */
final class EmscriptenRun {
  private final EmscriptenProgram program;

  private EmscriptenRun(EmscriptenProgram program) {
    this.program = program;
  }

  /**
   * The program of a command line, if it is one of Emscripten.
   *
   * @param module the module, if it is not in the file that they name
   * @throws UsageException if a file that an option names is none
   */
  static Optional<EmscriptenRun> of(RunOptions options, Optional<byte[]> module) {
    EmscriptenOptions given = options.emscripten();
    Optional<Path> script = given.script().map(name -> file("--emscripten-script", name));
    Optional<Path> names = given.names().map(name -> file("--emscripten-names", name));
    if (module.isEmpty() && !Files.isRegularFile(FileArgument.path(options.program()))) {
      return Optional.empty();
    }
    try {
      EmscriptenProgram program = program(options.program(), module);
      if (script.isPresent()) {
        program = program.withScript(script.get());
      }
      if (names.isPresent()) {
        program = program.withNames(names.get());
      }
      return Optional.of(program)
          .filter(found -> given.areGiven() || found.isOfEmscripten())
          .map(EmscriptenRun::new);
    } catch (IOException _) {
      // The linker says why it can't be read.
      return Optional.empty();
    }
  }

  private static EmscriptenProgram program(String name, Optional<byte[]> module)
      throws IOException {
    return module.isPresent()
        ? EmscriptenProgram.of(ModuleArgument.name(name), module.get())
        : EmscriptenProgram.of(FileArgument.path(name));
  }

  private static Path file(String option, String name) {
    FileArgument.problem("file", name)
        .ifPresent(
            problem -> {
              throw new UsageException(option + ": " + problem);
            });
    return FileArgument.path(name);
  }

  /** Opens the program. */
  Program open(DynamicLinker linker, ProgramConfig config) {
    return read(program -> program.open(linker, config));
  }

  /** Whether the program would link. */
  LinkCheck check(DynamicLinker linker, List<String> opened, ProgramConfig config) {
    return read(program -> program.check(linker, opened, config));
  }

  /** Its module with whole names, if these are others than those in the file. */
  Optional<byte[]> renamed() {
    return program.isRenamed() ? Optional.of(read(EmscriptenProgram::module)) : Optional.empty();
  }

  /** What may not be read. */
  private interface Reading<T> {
    T of(EmscriptenProgram program) throws IOException;
  }

  private <T> T read(Reading<T> reading) {
    try {
      return reading.of(program);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--emscripten-names: " + e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its script, if there is one. */
  Optional<Path> script() {
    return program.script();
  }

  /** What makes its host. */
  EmscriptenFunctions functions() {
    return new EmscriptenFunctions(builder -> program.script().ifPresent(builder::script));
  }
}
