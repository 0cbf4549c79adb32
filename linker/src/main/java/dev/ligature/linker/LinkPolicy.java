package dev.ligature.linker;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What a guest may link: in which folders of the host its {@code dlopen}, the names that its
 * libraries need, and their runpaths find modules, and which functions of the host its modules may
 * import. Immutable.
 *
 * <p>What lies in no folder that the policy grants is to a guest as if it were not there: whether
 * there is such a file shows neither in a result nor in an error. A folder is granted with all that
 * is below it. A symbolic link, or a {@code ..}, leads on only if it ends in a granted folder.
 *
 * <p>A policy binds guests. What Java names, by {@link Program#open}, as a program or as a preload,
 * may lie anywhere; what that library needs is then found as the policy says.
 */
public final class LinkPolicy {
  /** Which folders of the host are granted. */
  public enum Reach {
    /** As {@link #FOLDERS}, but a guest opens nothing by itself that is not loaded. */
    NOTHING("nothing that is not loaded"),

    /** The library path and the default path. */
    LIBRARY_PATH("the library path"),

    /** These two, the folder of the program, and the folders that the policy names. */
    FOLDERS("granted folders"),

    /** All that the JVM can read. */
    ANYTHING("anything");

    private final String text;

    Reach(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /** Stands behind the name of an import module for all of its functions. */
  private static final String ALL_OF_MODULE = ".*";

  private static final LinkPolicy STANDARD =
      new LinkPolicy(Reach.FOLDERS, List.of(), Set.of(), false, Set.of());

  private final Reach reach;
  private final List<Path> folders;
  private final Set<String> granted;
  private final boolean grantsNamedOnly;
  private final Set<String> refused;

  private LinkPolicy(
      Reach reach,
      List<Path> folders,
      Set<String> granted,
      boolean grantsNamedOnly,
      Set<String> refused) {
    this.reach = reach;
    this.folders = folders;
    this.granted = granted;
    this.grantsNamedOnly = grantsNamedOnly;
    this.refused = refused;
  }

  /**
   * The policy of programs unless configured: the library path, the default path and the folder of
   * the program's file. Of a program in a root folder, only the files directly in that are granted.
   */
  public static LinkPolicy standard() {
    return STANDARD;
  }

  /**
   * A guest opens nothing by itself: its {@code dlopen} gives what is loaded already, and the
   * program. What Java opens and what that needs is found as under {@link #standard}.
   */
  public static LinkPolicy none() {
    return STANDARD.with(Reach.NOTHING);
  }

  /** The library path and the default path, and not the folder of the program. */
  public static LinkPolicy libraryPath() {
    return STANDARD.with(Reach.LIBRARY_PATH);
  }

  /**
   * A guest opens any module that the JVM can read, and learns which files exist. For guests that
   * are trusted with that.
   */
  public static LinkPolicy all() {
    return STANDARD.with(Reach.ANYTHING);
  }

  private LinkPolicy with(Reach other) {
    return new LinkPolicy(other, folders, granted, grantsNamedOnly, refused);
  }

  /** This policy with further folders granted, each with all that is below it. */
  public LinkPolicy withFolders(List<Path> more) {
    List<Path> all = new ArrayList<>(folders);
    all.addAll(List.copyOf(more));
    return new LinkPolicy(reach, List.copyOf(all), granted, grantsNamedOnly, refused);
  }

  /** As {@link #withFolders(List)}. */
  public LinkPolicy withFolders(Path... more) {
    return withFolders(List.of(more));
  }

  /**
   * This policy with the functions that the embedder offers limited to these, and to those of
   * earlier calls. The linker's own functions, such as {@code dlsym} and {@code __cxa_atexit}, are
   * granted all the same.
   *
   * @param functions the functions as {@code module.name}, or {@code module.*} for all of a module
   * @throws IllegalArgumentException if one is written otherwise
   */
  public LinkPolicy withImports(String... functions) {
    return new LinkPolicy(reach, folders, and(granted, functions), true, refused);
  }

  /**
   * This policy without these functions, whoever offers them: the linker's own too, such as {@code
   * env.dlopen}.
   *
   * @param functions the functions as {@code module.name}, or {@code module.*} for all of a module
   * @throws IllegalArgumentException if one is written otherwise
   */
  public LinkPolicy withoutImports(String... functions) {
    return new LinkPolicy(reach, folders, granted, grantsNamedOnly, and(refused, functions));
  }

  private static Set<String> and(Set<String> some, String... more) {
    Set<String> all = new LinkedHashSet<>(some);
    for (String function : more) {
      int dot = Objects.requireNonNull(function, "function").indexOf('.');
      if (dot <= 0 || dot == function.length() - 1) {
        throw new IllegalArgumentException(function + ": expected MODULE.NAME or MODULE.*");
      }
      all.add(function);
    }
    return Set.copyOf(all);
  }

  /** Which folders are granted. */
  public Reach reach() {
    return reach;
  }

  /** The folders that the policy names, in the order given. */
  public List<Path> folders() {
    return folders;
  }

  /** Whether guests open by themselves what is not loaded. */
  public boolean opens() {
    return reach != Reach.NOTHING;
  }

  /** Whether any module is granted that the JVM can read. */
  public boolean isUnlimited() {
    return reach == Reach.ANYTHING;
  }

  /**
   * Whether guests may import a function of the host.
   *
   * @param module the import module, such as {@code wasi_snapshot_preview1}
   * @param name the function's name
   * @param linkers whether the function is the linker's own, and not the embedder's
   */
  public boolean grants(String module, String name, boolean linkers) {
    return !isIn(refused, module, name)
        && (linkers || !grantsNamedOnly || isIn(granted, module, name));
  }

  private static boolean isIn(Set<String> functions, String module, String name) {
    Objects.requireNonNull(module, "module");
    Objects.requireNonNull(name, "name");
    return functions.contains(module + ALL_OF_MODULE) || functions.contains(module + "." + name);
  }

  /** What it grants, in words for messages. */
  @Override
  public String toString() {
    return reach
        + (folders.isEmpty() ? "" : " with " + folders)
        + (grantsNamedOnly ? ", imports " + sorted(granted) : "")
        + (refused.isEmpty() ? "" : ", not imports " + sorted(refused));
  }

  private static List<String> sorted(Set<String> functions) {
    return functions.stream().sorted().toList();
  }
}
