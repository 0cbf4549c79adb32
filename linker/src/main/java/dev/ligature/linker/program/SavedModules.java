package dev.ligature.linker.program;

import dev.ligature.linker.LinkException;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.find.FoundModule;
import dev.ligature.linker.find.LibrarySearch;
import dev.ligature.linker.find.ModuleCache;
import dev.ligature.linker.find.ModuleForm;
import dev.ligature.linker.image.LibraryImage;
import dev.ligature.linker.image.ModuleImage;
import dev.ligature.linker.image.ProgramImage;
import dev.ligature.linker.load.Saving;
import dev.ligature.linker.trace.Trace;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Finds the modules of a saved program again, and checks that they are the same. */
final class SavedModules {
  private static final String SAVE_ANEW =
      "save the program anew, or give its libraries the files that it was linked of";

  private final ModuleCache cache;
  private final ProgramConfig config;
  private final LibrarySearch search;

  SavedModules(ModuleCache cache, ProgramConfig config) {
    this.cache = cache;
    this.config = config;
    this.search = new LibrarySearch(config, cache, Optional.empty(), new Trace(config));
  }

  /**
   * The modules, in load order.
   *
   * @throws LinkException if one is not there, or another one
   */
  List<FoundModule> find(ProgramImage saved) {
    return saved.libraries().stream().map(LibraryImage::module).map(this::find).toList();
  }

  private FoundModule find(ModuleImage saved) {
    ModuleForm form = saved.interposable() ? ModuleForm.INTERPOSABLE : ModuleForm.PLAIN;
    if (saved.bytes().length > 0) {
      return inOtherFileSystem(saved, form)
          .orElseGet(
              () -> ProgramLinker.inMemory(cache, config, saved.name(), saved.bytes(), form));
    }
    String file = saved.file().orElse("");
    FoundModule found = read(saved, file, form);
    if (!isSame(found, saved)) {
      throw new LinkException.NotRestored(
          "%s, which was loaded as %s, has changed since it was saved"
              .formatted(file, saved.name()),
          SAVE_ANEW);
    }
    return at(found, saved.origin().map(Path::of));
  }

  private static boolean isSame(FoundModule found, ModuleImage saved) {
    return Arrays.equals(Saving.hash(found.module().module().bytes()), saved.hash());
  }

  private static FoundModule at(FoundModule found, Optional<Path> origin) {
    return new FoundModule(found.path(), origin, found.identity(), found.module());
  }

  /** The file of a module whose bytes went along, if the configuration has it: guests may too. */
  private Optional<FoundModule> inOtherFileSystem(ModuleImage saved, ModuleForm form) {
    if (saved.file().isEmpty()) {
      return Optional.empty();
    }
    Path file = config.files().apply(saved.file().get());
    return search.read(file, form) instanceof LibrarySearch.Found(FoundModule found)
            && isSame(found, saved)
        ? Optional.of(at(found, saved.origin().map(file.getFileSystem()::getPath)))
        : Optional.empty();
  }

  private FoundModule read(ModuleImage saved, String file, ModuleForm form) {
    LibrarySearch.Result result;
    try {
      result = search.read(Path.of(file), form);
    } catch (InvalidPathException e) {
      throw new LinkException.NotRestored(file + " is no path here", SAVE_ANEW, e);
    }
    return switch (result) {
      case LibrarySearch.Found(FoundModule module) -> module;
      case LibrarySearch.NotFound none ->
          throw new LinkException.NotRestored(
              "%s, which was loaded as %s, is not there".formatted(file, saved.name()), SAVE_ANEW);
      case LibrarySearch.NoModule bad ->
          throw new LinkException.NotRestored(
              "%s, which was loaded as %s: %s".formatted(file, saved.name(), bad.problem()),
              SAVE_ANEW,
              bad.cause());
    };
  }
}
