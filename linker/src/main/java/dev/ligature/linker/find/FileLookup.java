package dev.ligature.linker.find;

import dev.ligature.linker.LinkException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/** Looks at where paths lead: anywhere, or as a policy lets guests go. */
final class FileLookup {
  /** What is said of a path that a guest has no business with, whatever is there. */
  static final String NOT_GRANTED = "in no folder that the link policy grants to guests";

  private final GrantedFolders granted;

  FileLookup(GrantedFolders granted) {
    this.granted = granted;
  }

  /** What is at the end of a path. */
  sealed interface Looked {}

  /** A file or folder. */
  record There(ModuleSource source) implements Looked {}

  /**
   * Nothing, or nothing to be known of.
   *
   * @param note why; empty if there is just no such file
   */
  record Missing(Optional<String> note) implements Looked {}

  /** Looks, and does something with what is there as long as it is held. */
  <T> T with(Candidate candidate, Asker asker, Function<Looked, T> action) {
    if (candidate.path().isEmpty()) {
      return action.apply(new Missing(Optional.of(Candidate.NO_NAME)));
    }
    Path path = candidate.path().get();
    if (asker == Asker.EMBEDDER || granted.policy().isUnlimited()) {
      return action.apply(anywhere(path, candidate.folder()));
    }
    try (GrantedWalk walk = new GrantedWalk(granted)) {
      return action.apply(looked(walk.run(path), candidate.folder()));
    }
  }

  private static Looked looked(GrantedWalk.Outcome outcome, boolean wantsFolder) {
    return switch (outcome) {
      case GrantedWalk.File _ when wantsFolder ->
          new Missing(Optional.of(LinkException.NotFound.NOT_A_DIRECTORY));
      case GrantedWalk.File(ModuleSource source) -> new There(source);
      case GrantedWalk.Folder(Path real) -> new There(ModuleSource.of(real));
      case GrantedWalk.Absent(Optional<String> note) -> new Missing(note);
      case GrantedWalk.Outside _ -> new Missing(Optional.of(NOT_GRANTED));
    };
  }

  private static Looked anywhere(Path path, boolean wantsFolder) {
    boolean isThere = Files.exists(path) && (!wantsFolder || Files.isDirectory(path));
    return isThere ? new There(ModuleSource.of(path)) : new Missing(note(path));
  }

  private static Optional<String> note(Path path) {
    if (Files.exists(path) || isBelowFile(path)) {
      return Optional.of(LinkException.NotFound.NOT_A_DIRECTORY);
    }
    return Files.isSymbolicLink(path) ? Optional.of("a broken link") : Optional.empty();
  }

  private static boolean isBelowFile(Path path) {
    Path above = path.getParent();
    while (above != null && !Files.exists(above)) {
      above = above.getParent();
    }
    return above != null && !Files.isDirectory(above);
  }
}
