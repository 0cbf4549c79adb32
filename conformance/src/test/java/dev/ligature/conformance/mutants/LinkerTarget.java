package dev.ligature.conformance.mutants;

import dev.ligature.engine.GuestException;
import dev.ligature.engine.TrapException;
import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.GuestExit;
import dev.ligature.linker.HostModule;
import dev.ligature.linker.Library;
import dev.ligature.linker.Limit;
import dev.ligature.linker.Limits;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.OpenFlag;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.wasm.WasmException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Links a set of modules: lists their symbols, plans the program, and opens it and all libraries,
 * one by one, if no code of theirs has a loop. Closes them again.
 */
public final class LinkerTarget {
  private static final Path FOLDER = folder();
  private static final long MOST_PAGES = 64;
  private static final DynamicLinker LINKER = DynamicLinker.create();

  private LinkerTarget() {}

  private static Path folder() {
    try {
      Path folder = Files.createTempDirectory("mutants");
      folder.toFile().deleteOnExit();
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** For Jazzer. */
  public static void fuzzerTestOneInput(byte[] input) {
    ModuleSet set = ModuleSet.of(input);
    if (set.modules().isEmpty()) {
      return;
    }
    Trial.of(input.length, Bounds.PER_BYTE, Bounds.LINKING, () -> attempt(set));
  }

  private static void attempt(ModuleSet set) {
    write(set);
    ProgramConfig config = config();
    Path main = FOLDER.resolve(set.names().getFirst());
    for (String name : set.names()) {
      refusable(() -> LINKER.symbols(FOLDER.resolve(name)));
    }
    refusable(() -> LINKER.plan(main, config));
    if (set.ends()) {
      refusable(() -> run(main, config, set.names()));
    }
    delete(set);
    LINKER.releaseUnused();
  }

  private static void run(Path main, ProgramConfig config, List<String> names) {
    try (Program program = LINKER.open(main, config)) {
      for (String name : names.subList(1, names.size())) {
        open(program, name);
      }
      try {
        program.run();
      } catch (WasmException e) {
        if (!e.getMessage().startsWith("invalid module ")) {
          throw e;
        }
      } catch (IllegalStateException e) {
        if (!e.getMessage().endsWith("there is nothing to run")) {
          throw e;
        }
      }
    }
  }

  private static void open(Program program, String name) {
    List<Library> before = program.libraries();
    try {
      Library library = program.open(name, OpenFlag.NOW);
      library.find("value");
      library.close();
    } catch (LinkException e) {
      if (!program.libraries().equals(before)) {
        throw new AssertionError(before + " have become " + program.libraries(), e);
      }
    }
  }

  private static ProgramConfig config() {
    HostModule nothing = (module, name, type) -> Optional.empty();
    return ProgramConfig.builder()
        .libraryPath(FOLDER)
        .workingDirectory(FOLDER)
        .hostModule(program -> nothing)
        .limits(Limits.of(Limit.MEMORY_PAGES, MOST_PAGES))
        .build();
  }

  /** Does something that may fail as documented. */
  private static void refusable(Runnable action) {
    try {
      action.run();
    } catch (LinkException | TrapException | GuestException | GuestExit e) {
      // That is what is documented.
    }
  }

  private static void write(ModuleSet set) {
    try {
      for (int i = 0; i < set.modules().size(); i++) {
        Files.write(FOLDER.resolve(set.names().get(i)), set.modules().get(i));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(ModuleSet set) {
    try {
      for (String name : set.names()) {
        Files.deleteIfExists(FOLDER.resolve(name));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
