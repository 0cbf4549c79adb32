package dev.ligature.linker.find;

import dev.ligature.linker.LinkPolicy;
import dev.ligature.linker.LinkPolicy.Reach;
import dev.ligature.linker.ProgramConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The folders of the host that a policy grants guests of one program. */
final class GrantedFolders {
  private final LinkPolicy policy;
  private final List<Root> roots;

  /**
   * A folder that is granted.
   *
   * @param path as it was given, absolute
   * @param deep whether all below it is granted, or the files directly in it
   */
  private record Root(Path path, boolean deep) {}

  /**
   * Where a path is.
   *
   * @param folder the granted folder, its real path
   * @param rest the names from there on
   * @param deep whether the names may go below folders
   */
  record Spot(Path folder, List<String> rest, boolean deep) {}

  /**
   * The folders of a program.
   *
   * @param programFolder the folder of its file, all links followed; empty if it is in no file
   */
  GrantedFolders(ProgramConfig config, Optional<Path> programFolder) {
    policy = config.linkPolicy();
    roots = roots(config, programFolder);
  }

  private static List<Root> roots(ProgramConfig config, Optional<Path> programFolder) {
    List<Root> roots = new ArrayList<>();
    config.libraryPath().forEach(folder -> roots.add(root(folder, true)));
    config.defaultPath().forEach(folder -> roots.add(root(folder, true)));
    config.linkPolicy().folders().forEach(folder -> roots.add(root(folder, true)));
    if (config.linkPolicy().reach() != Reach.LIBRARY_PATH) {
      // All of a file system is not granted because a program lies in its root.
      programFolder.ifPresent(folder -> roots.add(root(folder, folder.getParent() != null)));
    }
    return roots;
  }

  private static Root root(Path folder, boolean deep) {
    return new Root(withoutDots(folder.toAbsolutePath()), deep);
  }

  LinkPolicy policy() {
    return policy;
  }

  /**
   * Where a path is, by its names alone and in the outermost folder that is granted; empty if it is
   * in none. A path that goes through a {@code ..} on the way to one is in none: what lies on that
   * way is not looked at.
   */
  Optional<Spot> locate(Path path) {
    Path wanted = withoutDots(path.toAbsolutePath());
    Optional<Spot> best = Optional.empty();
    for (Root root : roots) {
      Optional<Spot> spot = in(root, wanted);
      if (spot.isPresent() && (best.isEmpty() || goesFurther(spot.get(), best.get()))) {
        best = spot;
      }
    }
    return best;
  }

  private static boolean goesFurther(Spot spot, Spot best) {
    return spot.deep() == best.deep() ? spot.rest().size() > best.rest().size() : spot.deep();
  }

  private static Optional<Spot> in(Root root, Path wanted) {
    Path real;
    try {
      real = root.path().toRealPath();
    } catch (IOException e) {
      // A folder of the path need not be there. What is in it isn't either.
      real = root.path();
    }
    for (Path prefix : List.of(root.path(), real)) {
      if (wanted.startsWith(prefix)) {
        return Optional.of(new Spot(real, names(wanted, prefix.getNameCount()), root.deep()));
      }
    }
    return Optional.empty();
  }

  private static List<String> names(Path path, int from) {
    List<String> names = new ArrayList<>();
    for (int i = from; i < path.getNameCount(); i++) {
      names.add(path.getName(i).toString());
    }
    return names;
  }

  private static Path withoutDots(Path absolute) {
    Path plain = absolute.getRoot();
    for (Path name : absolute) {
      plain = name.toString().equals(".") ? plain : plain.resolve(name);
    }
    return plain;
  }
}
