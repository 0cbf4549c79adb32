package dev.ligature.linker.find;

import dev.ligature.linker.LinkException;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.TraceCategory;
import dev.ligature.linker.trace.Trace;
import dev.ligature.wasm.WasmException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds the file of a name: a name with a slash is a path, any other is searched in the library
 * path, the runpath of the requester and of its requesters up the chain, and the default path.
 */
public final class LibrarySearch {
  private static final Pattern ORIGIN = Pattern.compile("\\$\\{ORIGIN}|\\$ORIGIN(?![A-Za-z0-9_])");

  /** The files of the library path that are read to tell who defines a missing symbol. */
  private static final int MAX_SCANNED_FILES = 200;

  /** The size in bytes over which a file is not read for that. */
  private static final long MAX_SCANNED_SIZE = 16L << 20;

  private final ProgramConfig config;
  private final ModuleCache cache;
  private final Trace trace;

  /**
   * The runpath of one library.
   *
   * @param entries the entries as written
   * @param origin the folder of the library; empty if it is not in a file
   */
  public record Runpath(List<String> entries, Optional<Path> origin) {}

  /** What a search ended in. */
  public sealed interface Result {}

  /** The module was found. */
  public record Found(FoundModule module) implements Result {}

  /**
   * No file of that name is there.
   *
   * @param tried the paths tried, in order
   * @param notes what is to be said of some of them
   */
  public record NotFound(List<String> tried, Map<String, String> notes) implements Result {}

  /**
   * What a name stands for.
   *
   * @param text what is tried
   * @param path the path; empty if no path can be written so
   * @param folder whether the name can be that of a folder only
   */
  private record Candidate(String text, Optional<Path> path, boolean folder) {
    static Candidate of(String text, Supplier<Path> path) {
      // A path of Java has no slash at its end.
      boolean folder = text.endsWith("/");
      try {
        Path found = path.get();
        return new Candidate(folder ? found + "/" : found.toString(), Optional.of(found), folder);
      } catch (InvalidPathException e) {
        // Guests choose names; one that can't be a path is the path of no file.
        return new Candidate(text, Optional.empty(), folder);
      }
    }

    /** The file, if it is there. */
    Optional<Path> file() {
      boolean isThere =
          path.isPresent()
              && Files.exists(path.get())
              && (!folder || Files.isDirectory(path.get()));
      return isThere ? path : Optional.empty();
    }

    /** Why it is not there; empty if there is just no such file. */
    Optional<String> note() {
      return path.isPresent() ? note(path.get()) : Optional.of("no file can have this name here");
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

  /**
   * Files are there, but no module.
   *
   * @param path the first of them
   * @param problem what is wrong with it
   * @param hint what it is instead, or empty
   * @param cause what reading it threw
   */
  public record NoModule(Path path, String problem, String hint, Throwable cause)
      implements Result {}

  /** A search as a configuration wants it. */
  public LibrarySearch(ProgramConfig config, ModuleCache cache, Trace trace) {
    this.config = config;
    this.cache = cache;
    this.trace = trace;
  }

  /**
   * Finds a library.
   *
   * @param name the name, not empty
   * @param runpaths the runpath of the requester, then of its requesters up the chain
   */
  public Result find(String name, List<Runpath> runpaths) {
    return first(candidates(name, runpaths));
  }

  private List<Candidate> candidates(String name, List<Runpath> runpaths) {
    if (name.indexOf('/') >= 0) {
      String path = withOrigin(name, runpaths);
      return List.of(Candidate.of(path, () -> config.files().apply(path)));
    }
    return folders(runpaths).stream()
        .map(folder -> Candidate.of(folder + "/" + name, () -> folder.resolve(name)))
        .toList();
  }

  /**
   * A path with the folder of the requester for {@code $ORIGIN}. What comes of it is a path like
   * any other: it leads where the requester could have gone by writing it out.
   */
  private static String withOrigin(String name, List<Runpath> runpaths) {
    Optional<Path> origin = runpaths.isEmpty() ? Optional.empty() : runpaths.getFirst().origin();
    return origin.map(folder -> replaceOrigin(name, folder)).orElse(name);
  }

  private static String replaceOrigin(String text, Path folder) {
    return ORIGIN.matcher(text).replaceAll(Matcher.quoteReplacement(folder.toString()));
  }

  /**
   * Reads the modules in the folders that names are searched in, as many as are looked through for
   * a message: files that look like modules, in the order of the folders and of their names.
   *
   * @param runpaths as in {@link #find}
   */
  public void forEachModule(List<Runpath> runpaths, Consumer<FoundModule> consumer) {
    long files = 0;
    Set<Path> seen = new HashSet<>();
    for (Path folder : folders(runpaths)) {
      for (Path file : modulesIn(folder)) {
        if (files++ < MAX_SCANNED_FILES
            && load(file) instanceof Found found
            && seen.add(file.toAbsolutePath().normalize())) {
          consumer.accept(found.module());
        }
      }
    }
  }

  private static List<Path> modulesIn(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(LibrarySearch::looksLikeModule).sorted().toList();
    } catch (IOException | UncheckedIOException e) {
      // A folder of the path need not be there.
      return List.of();
    }
  }

  private static boolean looksLikeModule(Path file) {
    String name = file.getFileName().toString();
    try {
      return (name.endsWith(".so") || name.endsWith(".wasm"))
          && Files.isRegularFile(file)
          && Files.size(file) <= MAX_SCANNED_SIZE;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * The folders that a name without a slash is searched in, in order.
   *
   * @param runpaths the runpath of the requester, then of its requesters up the chain
   */
  public List<Path> folders(List<Runpath> runpaths) {
    List<Path> folders = new ArrayList<>(config.libraryPath());
    for (Runpath runpath : runpaths) {
      for (String entry : runpath.entries()) {
        folder(entry, runpath.origin()).ifPresent(folders::add);
      }
    }
    folders.addAll(config.defaultPath());
    return folders;
  }

  /**
   * Reads the file of a program, whatever its name. A program may be started by a link elsewhere:
   * its origin is the folder of the file itself, while a library's is the one where it was found.
   */
  public Result read(Path file) {
    Result result = first(List.of(new Candidate(file.toString(), Optional.of(file), false)));
    return result instanceof Found(FoundModule module)
        ? new Found(
            new FoundModule(
                module.path(),
                Optional.ofNullable(((Path) module.identity()).getParent()),
                module.identity(),
                module.module()))
        : result;
  }

  /** The folder of a runpath entry; none for an empty one, and for one that can't be a path. */
  private Optional<Path> folder(String entry, Optional<Path> origin) {
    try {
      return entry.isEmpty() ? Optional.empty() : expanded(entry, origin);
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private Optional<Path> expanded(String entry, Optional<Path> origin) {
    if (!ORIGIN.matcher(entry).find()) {
      return Optional.of(config.files().apply(entry));
    }
    return origin.map(
        folder -> folder.getFileSystem().getPath(replaceOrigin(entry, folder)).normalize());
  }

  /** The first candidate that is a module; a file that is none counts only if nothing follows. */
  private Result first(List<Candidate> candidates) {
    List<String> tried = new ArrayList<>();
    Map<String, String> notes = new HashMap<>();
    Result failure = null;
    for (Candidate candidate : candidates) {
      tried.add(candidate.text());
      trace.log(TraceCategory.LIBS, "trying file=%s", candidate.text());
      Optional<Path> file = candidate.file();
      if (file.isPresent()) {
        Result result = load(file.get());
        if (result instanceof Found) {
          return result;
        }
        failure = failure == null ? result : failure;
      } else {
        candidate.note().ifPresent(note -> notes.put(candidate.text(), note));
      }
    }
    return failure == null ? new NotFound(tried, notes) : failure;
  }

  private Result load(Path file) {
    try {
      Path real = file.toRealPath();
      Optional<Path> origin = Optional.ofNullable(file.toAbsolutePath().getParent());
      LibraryModule module = cache.read(real, config.limits());
      module.validate(config);
      return new Found(new FoundModule(Optional.of(file), origin, real, module));
    } catch (WasmException e) {
      return new NoModule(file, NoModuleHint.problem(e), NoModuleHint.of(file), e);
    } catch (IOException e) {
      return new NoModule(file, NoModuleHint.problem(e), "", e);
    } catch (OutOfMemoryError e) {
      return new NoModule(file, NoModuleHint.problem(e), NoModuleHint.ofHeap(), e);
    }
  }
}
