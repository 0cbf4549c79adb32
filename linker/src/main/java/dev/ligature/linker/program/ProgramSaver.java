package dev.ligature.linker.program;

import dev.ligature.engine.Func;
import dev.ligature.linker.dlfcn.Dlfcn;
import dev.ligature.linker.dlfcn.LinkNamespace;
import dev.ligature.linker.dlfcn.LinkNamespaces;
import dev.ligature.linker.image.FunctionImage;
import dev.ligature.linker.image.LibraryImage;
import dev.ligature.linker.image.ProgramImage;
import dev.ligature.linker.image.ProgramImage.HandlerImage;
import dev.ligature.linker.image.ProgramImage.Name;
import dev.ligature.linker.image.TableImage;
import dev.ligature.linker.load.RunningCode;
import dev.ligature.linker.load.Saving;
import dev.ligature.linker.map.LibraryState;
import dev.ligature.linker.map.LoadedLibrary;
import dev.ligature.linker.relocate.SavedFunctions;
import dev.ligature.linker.relocate.SavedInstances;
import dev.ligature.linker.relocate.Unsaved;
import java.util.ArrayList;
import java.util.List;

/**
 * Saves a program between two calls. What can't be told in another run makes it fail, so that a
 * restored program never differs silently.
 */
final class ProgramSaver {
  private static final String CANT = "the program can't be saved: ";

  private final ProgramParts parts;
  private final LinkNamespaces namespaces;
  private final Dlfcn dlfcn;

  ProgramSaver(ProgramParts parts, LinkNamespaces namespaces, Dlfcn dlfcn) {
    this.parts = parts;
    this.namespaces = namespaces;
    this.dlfcn = dlfcn;
  }

  /**
   * Saves it; the caller holds the lock.
   *
   * @throws IllegalStateException if it can't be saved
   */
  ProgramImage save() {
    try {
      return image();
    } catch (Unsaved e) {
      throw new IllegalStateException(CANT + e.problem(), e);
    }
  }

  private ProgramImage image() {
    LinkNamespace base = namespaces.base();
    List<LoadedLibrary> libraries = base.linkMap().libraries();
    check(libraries);
    Saving saving = base.saving();
    SavedFunctions functions = saving.functions(parts.host, libraries);
    TableImage table = parts.table.save(function -> inTable(functions, function));
    SavedInstances instances =
        parts.memory.isMade() || !parts.memory.isPostponed()
            ? new SavedInstances(functions, parts.memory.memory(), parts.table.table())
            : new SavedInstances(functions, null, null);
    Saving.Tags tags = saving.tags(libraries);
    List<LibraryImage> images = saving.libraries(functions, instances, tags);
    return new ProgramImage(
        base.linkMap().main().map(libraries::indexOf).orElse(-1),
        images,
        saving.scopes(libraries),
        names(base, libraries),
        parts.construction.constructed().stream().map(libraries::indexOf).toList(),
        tags.images(),
        parts.memory.save(),
        table,
        handlers(functions),
        dlfcn.saveHandles(libraries),
        base.linkMap().adds(),
        base.linkMap().removals());
  }

  private void check(List<LoadedLibrary> libraries) {
    if (namespaces.all().size() > 1) {
      throw new Unsaved("it has other namespaces than the base one; close them first");
    }
    if (parts.memory.isShared()) {
      throw new Unsaved("its memory is shared between threads");
    }
    for (LoadedLibrary library : libraries) {
      if (library.state() != LibraryState.CONSTRUCTED) {
        throw new Unsaved("%s is being opened or closed".formatted(library.name()));
      }
      if (library.context() != 0 || parts.contexts.isMade()) {
        throw new Unsaved(
            "%s may keep its thread-local data by functions".formatted(library.name()));
      }
      if (!library.hostVariables().isEmpty()) {
        throw new Unsaved("%s has a variable of the host".formatted(library.name()));
      }
    }
    List<LoadedLibrary> running = RunningCode.among(libraries, false);
    if (!running.isEmpty()) {
      throw new Unsaved(
          "code of %s is running; save it between two calls".formatted(running.getFirst().name()));
    }
    if (!namespaces.base().rebinding().isEmpty()) {
      throw new Unsaved("a symbol of it was rebound; restore that first");
    }
  }

  /**
   * Asks what the host keeps of it; the caller does not hold the lock.
   *
   * @throws IllegalStateException if a host module has what can't be saved
   */
  void checkHost() {
    parts
        .host
        .unsaved()
        .ifPresent(
            problem -> {
              throw new IllegalStateException(CANT + problem);
            });
  }

  private static FunctionImage inTable(SavedFunctions functions, Func function) {
    return functions
        .save(function)
        .orElseThrow(
            () ->
                new Unsaved(
                    "a function pointer leads to what nothing tells from others in another run, %s"
                        .formatted(function.name())));
  }

  private static List<Name> names(LinkNamespace base, List<LoadedLibrary> libraries) {
    return base.linkMap().names().entrySet().stream()
        .map(name -> new Name(name.getKey(), libraries.indexOf(name.getValue())))
        .toList();
  }

  private List<HandlerImage> handlers(SavedFunctions functions) {
    List<HandlerImage> images = new ArrayList<>();
    parts.handlers.save(
        (owner, function, argument, threadLocal) ->
            images.add(
                new HandlerImage(
                    owner.map(functions.libraries()::indexOf).orElse(-1),
                    inTable(functions, function),
                    argument,
                    threadLocal)));
    return images;
  }
}
