package dev.ligature.linker.find;

import dev.ligature.linker.LibrarySource;
import dev.ligature.linker.LinkPolicy;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.TraceCategory;
import dev.ligature.linker.trace.Trace;
import dev.ligature.linker.trace.Warnings;
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
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds the module of a name. Sources of the configuration are asked first. Then a name with a
 * slash is a path, and any other is searched in the library path, the runpath of the requester and
 * of its requesters up the chain, and the default path.
 */
public final class LibrarySearch {
  private static final Pattern ORIGIN = Pattern.compile("\\$\\{ORIGIN}|\\$ORIGIN(?![A-Za-z0-9_])");

  /** The files of the library path that are read to tell who defines a missing symbol. */
  private static final int MAX_SCANNED_FILES = 200;

  /** Of how many files that were passed over a program warns: guests can make any number. */
  private static final int MAX_WARNED = 100;

  /** The size in bytes over which a file is not read for that. */
  private static final long MAX_SCANNED_SIZE = 16L << 20;

  private final ProgramConfig config;
  private final ModuleCache cache;
  private final GrantedFolders granted;
  private final FileLookup files;
  private final Trace trace;
  private final Set<Path> warned = ConcurrentHashMap.newKeySet();

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
   * Files are there, but no module.
   *
   * @param path the first of them
   * @param problem what is wrong with it
   * @param hint what it is instead, or empty
   * @param cause what reading it threw
   */
  public record NoModule(Path path, String problem, String hint, Throwable cause)
      implements Result {}

  /**
   * A search as a configuration wants it.
   *
   * @param programFolder the folder of the program's file, all links followed; empty if there is
   *     none
   */
  public LibrarySearch(
      ProgramConfig config, ModuleCache cache, Optional<Path> programFolder, Trace trace) {
    this.config = config;
    this.cache = cache;
    this.granted = new GrantedFolders(config, programFolder);
    this.files = new FileLookup(granted);
    this.trace = trace;
  }

  /** What guests may link. */
  public LinkPolicy policy() {
    return granted.policy();
  }

  /**
   * Finds a library.
   *
   * @param name the name, not empty
   * @param runpaths the runpath of the requester, then of its requesters up the chain
   * @param asker who names it
   */
  public Result find(String name, List<Runpath> runpaths, Asker asker) {
    ModuleForm form = ModuleForm.ofLibrary(name, config);
    return given(name, form).orElseGet(() -> first(candidates(name, runpaths), asker, form));
  }

  /** What a source of the configuration has. */
  private Optional<Result> given(String name, ModuleForm form) {
    for (LibrarySource source : config.librarySources()) {
      try {
        Optional<byte[]> module = source.find(name);
        if (module.isPresent()) {
          trace.log(TraceCategory.LIBS, "found in a source: %s", name);
          return Optional.of(given(name, module.get(), form));
        }
      } catch (IOException e) {
        return Optional.of(new NoModule(Path.of(name), NoModuleHint.problem(e), "", e));
      }
    }
    return Optional.empty();
  }

  private Result given(String name, byte[] bytes, ModuleForm form) throws IOException {
    try {
      ModuleFile.checkSize(bytes.length, config.limits());
      LibraryModule module = cache.of(name.substring(name.lastIndexOf('/') + 1), bytes, form);
      module.validate(config);
      return new Found(FoundModule.inMemory(module));
    } catch (WasmException e) {
      return new NoModule(Path.of(name), NoModuleHint.problem(e), NoModuleHint.of(bytes), e);
    }
  }

  /** Whether a guest's name, a path, leads to a regular file that the guest may know of. */
  public boolean isFile(String name) {
    return files.with(
        candidates(name, List.of()).getFirst(),
        Asker.GUEST,
        looked -> looked instanceof FileLookup.There(ModuleSource source) && isRegular(source));
  }

  private static boolean isRegular(ModuleSource source) {
    try {
      return source.attributes().isRegularFile();
    } catch (IOException e) {
      return false;
    }
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
    long read = 0;
    Set<Path> seen = new HashSet<>();
    for (Path folder : folders(runpaths)) {
      for (Path file : modulesIn(folder)) {
        if (read++ < MAX_SCANNED_FILES
            && first(List.of(Candidate.of(file)), Asker.GUEST, ModuleForm.PLAIN)
                instanceof Found found
            && seen.add(file.toAbsolutePath().normalize())) {
          consumer.accept(found.module());
        }
      }
    }
  }

  /** Nothing of a folder that a module names and that is not granted. */
  private List<Path> modulesIn(Path folder) {
    boolean isThere =
        files.with(Candidate.of(folder), Asker.GUEST, looked -> looked instanceof FileLookup.There);
    if (!isThere) {
      return List.of();
    }
    try (Stream<Path> names = Files.list(folder)) {
      return names.filter(LibrarySearch::looksLikeModule).sorted().toList();
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
    Result result = first(List.of(Candidate.of(file)), Asker.EMBEDDER, ModuleForm.PLAIN);
    return result instanceof Found(FoundModule module)
        ? new Found(
            new FoundModule(
                module.path(),
                Optional.ofNullable(((Path) module.identity()).getParent()),
                module.identity(),
                module.module()))
        : result;
  }

  /**
   * Reads the file of a module that was saved.
   *
   * @param form how it is compiled
   */
  public Result read(Path file, ModuleForm form) {
    return first(List.of(Candidate.of(file)), Asker.EMBEDDER, form);
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
  private Result first(List<Candidate> candidates, Asker asker, ModuleForm form) {
    List<String> tried = new ArrayList<>();
    Map<String, String> notes = new HashMap<>();
    List<NoModule> passed = new ArrayList<>();
    for (Candidate candidate : candidates) {
      tried.add(candidate.text());
      trace.log(TraceCategory.LIBS, "trying file=%s", candidate.text());
      Optional<Result> result =
          files.with(
              candidate,
              asker,
              looked -> {
                if (looked instanceof FileLookup.Missing missing) {
                  missing.note().ifPresent(text -> notes.put(candidate.text(), text));
                  return Optional.<Result>empty();
                }
                ModuleSource source = ((FileLookup.There) looked).source();
                return Optional.of(load(candidate.path().orElseThrow(), source, form));
              });
      if (result.isPresent() && result.get() instanceof Found) {
        passed.forEach(file -> warnOf(file, candidate));
        return result.get();
      }
      result.ifPresent(file -> passed.add((NoModule) file));
    }
    return passed.isEmpty() ? new NotFound(tried, notes) : passed.getFirst();
  }

  /** Warns of a file once, however often it is in the way. */
  private void warnOf(NoModule file, Candidate found) {
    if (warned.size() >= MAX_WARNED || !warned.add(file.path())) {
      return;
    }
    if (warned.size() == MAX_WARNED) {
      Warnings.warn("files were passed over so often that no more of it is told");
    }
    Warnings.warn(
        "passed over %s: %s; took %s".formatted(file.path(), file.problem(), found.text()));
  }

  private Result load(Path file, ModuleSource source, ModuleForm form) {
    try {
      ModuleSource real = source.resolved();
      Optional<Path> origin = Optional.ofNullable(file.toAbsolutePath().getParent());
      LibraryModule module = Undisturbed.read(() -> cache.read(real, config.limits(), form));
      module.validate(config);
      return new Found(new FoundModule(Optional.of(file), origin, real.path(), module));
    } catch (WasmException e) {
      return new NoModule(file, NoModuleHint.problem(e), NoModuleHint.of(source), e);
    } catch (IOException e) {
      return new NoModule(file, NoModuleHint.problem(e), "", e);
    } catch (OutOfMemoryError e) {
      return new NoModule(file, NoModuleHint.problem(e), NoModuleHint.ofHeap(), e);
    }
  }
}
