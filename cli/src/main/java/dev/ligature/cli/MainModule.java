package dev.ligature.cli;

import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.LinkCheck;
import dev.ligature.linker.LinkPlan;
import dev.ligature.linker.LoadPlan;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The main module that a command line names: a file, or standard input, which is read but once; and
 * what it is of Emscripten's, if it is.
 */
final class MainModule {
  private final String name;
  private final Optional<byte[]> bytes;
  private final Optional<EmscriptenRun> emscripten;

  private MainModule(String name, Optional<byte[]> bytes, Optional<EmscriptenRun> emscripten) {
    this.name = name;
    this.bytes = bytes;
    this.emscripten = emscripten;
  }

  /**
   * The main module of a command line.
   *
   * @throws UsageException if a file that an option names is none
   * @throws IOException if standard input can't be read
   */
  static MainModule of(RunOptions options, Host host) throws IOException {
    Optional<byte[]> bytes = bytes(options.program(), host);
    return new MainModule(options.program(), bytes, EmscriptenRun.of(options, bytes));
  }

  /** A file of the command line that is not of Emscripten, whatever it imports. */
  static MainModule plain(String name, Host host) throws IOException {
    return new MainModule(name, bytes(name, host), Optional.empty());
  }

  private static Optional<byte[]> bytes(String name, Host host) throws IOException {
    return name.equals(ModuleArgument.STANDARD_INPUT)
        ? Optional.of(ModuleArgument.read(name, host))
        : Optional.empty();
  }

  /** What makes the host of a program of Emscripten; empty for others. */
  Optional<EmscriptenFunctions> functions() {
    return emscripten.map(EmscriptenRun::functions);
  }

  Program open(DynamicLinker linker, ProgramConfig config) {
    if (emscripten.isPresent()) {
      return emscripten.get().open(linker, config);
    }
    return bytes.isPresent()
        ? linker.open(ModuleArgument.name(name), bytes.get(), config)
        : linker.open(file(), config);
  }

  LoadPlan plan(DynamicLinker linker, ProgramConfig config) {
    return bytes.isPresent()
        ? linker.plan(ModuleArgument.name(name), bytes.get(), config)
        : linker.plan(file(), config);
  }

  LinkPlan plan(DynamicLinker linker, List<String> opened, ProgramConfig config) {
    return bytes.isPresent()
        ? linker.plan(ModuleArgument.name(name), bytes.get(), opened, config)
        : linker.plan(file(), opened, config);
  }

  LinkCheck check(DynamicLinker linker, List<String> opened, ProgramConfig config) {
    if (emscripten.isPresent()) {
      return emscripten.get().check(linker, opened, config);
    }
    return bytes.isPresent()
        ? linker.check(ModuleArgument.name(name), bytes.get(), opened, config)
        : linker.check(file(), opened, config);
  }

  private Path file() {
    return FileArgument.path(name);
  }
}
