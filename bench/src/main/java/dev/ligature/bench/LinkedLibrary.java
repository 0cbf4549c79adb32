package dev.ligature.bench;

import dev.ligature.guests.Guests;
import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.Interposition;
import dev.ligature.linker.Library;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.List;

/** A library of {@code guests/modules} in a program of its own, for a benchmark. */
final class LinkedLibrary implements AutoCloseable {
  private final Program program;
  private final Library library;

  /** Opens a library; those that it needs are in the same folder. */
  LinkedLibrary(String module) {
    this(module, Interposition.none());
  }

  /** Opens a library, in which calls can be interposed. */
  LinkedLibrary(String module, Interposition interposition) {
    Path file = Guests.module(module);
    ProgramConfig config =
        ProgramConfig.builder()
            .libraryPath(List.of(file.getParent()))
            .interposition(interposition)
            .build();
    program = DynamicLinker.create().open(config);
    library = program.open(file.getFileName().toString());
  }

  /** A function of it. */
  MethodHandle handle(String function) {
    return library.findFunction(function).handle();
  }

  @Override
  public void close() {
    program.close();
  }
}
