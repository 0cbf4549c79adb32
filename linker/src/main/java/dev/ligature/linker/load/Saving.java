package dev.ligature.linker.load;

import dev.ligature.engine.Tag;
import dev.ligature.linker.find.FoundModule;
import dev.ligature.linker.host.HostScope;
import dev.ligature.linker.image.LibraryImage;
import dev.ligature.linker.image.ModuleImage;
import dev.ligature.linker.image.ProgramImage.TagImage;
import dev.ligature.linker.map.LoadedLibrary;
import dev.ligature.linker.map.Scope;
import dev.ligature.linker.map.Scopes;
import dev.ligature.linker.relocate.SavedFunctions;
import dev.ligature.linker.relocate.SavedInstances;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;

/** What is saved of the libraries of a namespace. The caller holds the program's lock. */
public final class Saving {
  private final Scopes scopes;
  private final Relocation relocation;

  /** Of one namespace. */
  public Saving(Scopes scopes, Relocation relocation) {
    this.scopes = scopes;
    this.relocation = relocation;
  }

  /** The tags of a program: where they come from, and the number of each. */
  public record Tags(List<TagImage> images, IdentityHashMap<Tag, Integer> numbers) {}

  /** What is saved of the tags of libraries. */
  public Tags tags(List<LoadedLibrary> libraries) {
    IdentityHashMap<Tag, Integer> numbers = new IdentityHashMap<>();
    return new Tags(relocation.saveTags(libraries, numbers), numbers);
  }

  /**
   * The functions of libraries.
   *
   * @param host those of the host
   */
  public SavedFunctions functions(HostScope host, List<LoadedLibrary> libraries) {
    SavedFunctions functions = new SavedFunctions(host, libraries);
    for (int place = 0; place < libraries.size(); place++) {
      relocation.bindings().tellStubs(libraries.get(place), place, functions);
    }
    return functions;
  }

  /** The global scope, then the local ones, as places of libraries. */
  public List<List<Integer>> scopes(List<LoadedLibrary> libraries) {
    return scopes.save(libraries).stream()
        .map(scope -> places(libraries, scope.libraries()))
        .toList();
  }

  /**
   * What is saved of each library.
   *
   * @param functions what {@link #functions} gave
   * @param instances what instances have
   * @param tags what {@link #tags} gave
   * @throws dev.ligature.linker.relocate.Unsaved if one holds what can't be saved
   */
  public List<LibraryImage> libraries(
      SavedFunctions functions, SavedInstances instances, Tags tags) {
    List<LoadedLibrary> libraries = functions.libraries();
    List<Scope> all = scopes.save(libraries);
    List<LibraryImage> images = new ArrayList<>();
    for (LoadedLibrary library : libraries) {
      LibraryImage.Links links =
          new LibraryImage.Links(
              places(libraries, library.needed()),
              places(libraries, library.uses()),
              library.localScopes().stream().map(all::indexOf).toList());
      images.add(
          new LibraryImage(
              module(library),
              library.saveWay(),
              library.memory().save(),
              library.table().save(),
              library.saveHolding(),
              links,
              Arrays.stream(library.tags())
                  .map(tag -> Objects.requireNonNull(tags.numbers().get(tag)))
                  .toList(),
              library.saveThreadLocals(),
              relocation.bindings().save(library, functions),
              instances.save(library)));
    }
    return images;
  }

  private static List<Integer> places(
      List<LoadedLibrary> libraries, Collection<LoadedLibrary> some) {
    return some.stream().map(libraries::indexOf).toList();
  }

  /** A module in another file system than the default one goes along, as one of bytes does. */
  private static ModuleImage module(LoadedLibrary library) {
    FoundModule found = library.found();
    byte[] bytes = found.module().module().bytes();
    boolean isFile =
        found
            .path()
            .filter(path -> path.getFileSystem().equals(FileSystems.getDefault()))
            .isPresent();
    return new ModuleImage(
        library.name(),
        found.path().map(path -> path.toAbsolutePath().toString()),
        found.origin().map(Path::toString),
        isFile ? new byte[0] : bytes,
        hash(bytes),
        found.module().compiled().module().leadsCalls());
  }

  /** The hash of a module's bytes by which one in another file is told. */
  public static byte[] hash(byte[] module) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(module);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("each JVM has SHA-256", e);
    }
  }
}
