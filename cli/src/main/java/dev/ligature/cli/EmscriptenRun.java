package dev.ligature.cli;

import dev.ligature.emscripten.EmscriptenHost;
import dev.ligature.emscripten.EmscriptenProgram;
import dev.ligature.linker.HostModule;
import dev.ligature.linker.Linker;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.wasi.WasiPreview1;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
   * @throws UsageException if a file that an option names is none
   */
  static Optional<EmscriptenRun> of(RunOptions options) {
    EmscriptenOptions given = options.emscripten();
    Optional<Path> script = given.script().map(name -> file("--emscripten-script", name));
    Optional<Path> names = given.names().map(name -> file("--emscripten-names", name));
    Path file = FileArgument.path(options.program());
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      EmscriptenProgram program = EmscriptenProgram.of(file);
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

  private static Path file(String option, String name) {
    FileArgument.problem("file", name)
        .ifPresent(
            problem -> {
              throw new UsageException(option + ": " + problem);
            });
    return FileArgument.path(name);
  }

  /** Opens the program. */
  Program open(Linker linker, ProgramConfig config) {
    try {
      return program.open(linker, config);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--emscripten-names: " + e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The host's functions.
   *
   * @param wasi has the directories of the command line
   * @throws UsageException if a directory's path in the guest is not absolute
   */
  HostModule.Factory host(RunOptions options, WasiPreview1 wasi, Host host) {
    Terminals terminals = host.terminals();
    EmscriptenHost.Builder builder =
        EmscriptenHost.builder()
            .stdin(host.in())
            .stdout(host.out())
            .stderr(host.err())
            .terminals(terminals.in(), terminals.out(), terminals.err());
    program.script().ifPresent(builder::script);
    options.emscripten().stubs().forEach(builder::stub);
    for (Map.Entry<String, Path> directory : wasi.directories().entrySet()) {
      String guest = directory.getKey();
      try {
        if (isReadOnly(guest, options.readOnlyDirectories())) {
          builder.readOnlyDirectory(guest, directory.getValue());
        } else {
          builder.directory(guest, directory.getValue());
        }
      } catch (IllegalArgumentException _) {
        throw new UsageException(
            "--dir %s: in a program of Emscripten the guest's path has to be absolute, without ..: --dir %s::/PATH"
                .formatted(guest, guest));
      }
    }
    return builder.build();
  }

  private static boolean isReadOnly(String guest, List<String> readOnly) {
    return readOnly.stream().anyMatch(value -> value.equals(guest) || value.endsWith("::" + guest));
  }
}
