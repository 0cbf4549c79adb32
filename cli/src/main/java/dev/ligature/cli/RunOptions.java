package dev.ligature.cli;

import dev.ligature.linker.Limit;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The command line of {@code ligature run}, as written.
 *
 * @param libraryPath the value of {@code --library-path}, if it is given
 * @param directories the values of {@code --dir}
 * @param readOnlyDirectories the values of {@code --read-only-dir}
 * @param environment the values of {@code --env}
 * @param argv0 the value of {@code --argv0}, if it is given
 * @param linkDirectories the values of {@code --link-dir}
 * @param noDlopen whether {@code --no-dlopen} is given
 * @param emscripten what is given for programs of Emscripten
 * @param bindNow whether {@code --bind-now} is given
 * @param validate whether {@code --validate} is given
 * @param limits the values of those options {@code --max-..} that are given
 * @param stackSize the value of {@code --stack-size}, if it is given
 * @param timeout the value of {@code --timeout}, if it is given
 * @param cache the value of {@code --cache}, if it is given
 * @param preloads the values of {@code --preload}
 * @param interposed the values of {@code --interpose}
 * @param trace the values of {@code --trace}
 * @param traceOutput the value of {@code --trace-output}, if it is given
 * @param stats whether {@code --stats} is given
 * @param program the program's file
 * @param arguments the guest's arguments
 */
record RunOptions(
    Optional<String> libraryPath,
    List<String> directories,
    List<String> readOnlyDirectories,
    List<String> environment,
    Optional<String> argv0,
    List<String> linkDirectories,
    boolean noDlopen,
    EmscriptenOptions emscripten,
    boolean bindNow,
    boolean validate,
    Map<Limit, String> limits,
    Optional<String> stackSize,
    Optional<String> timeout,
    Optional<String> cache,
    List<String> preloads,
    List<String> interposed,
    List<String> trace,
    Optional<String> traceOutput,
    boolean stats,
    String program,
    List<String> arguments) {
  /** Those of a command that runs nothing. */
  static RunOptions of(SearchOptions search, String program) {
    return new RunOptions(
        search.libraryPath(),
        List.of(),
        List.of(),
        List.of(),
        Optional.empty(),
        search.linkDirectories(),
        false,
        new EmscriptenOptions(false, List.of(), Optional.empty(), Optional.empty()),
        false,
        false,
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        search.preloads(),
        List.of(),
        List.of(),
        Optional.empty(),
        false,
        program,
        List.of());
  }

  RunOptions {
    directories = List.copyOf(directories);
    readOnlyDirectories = List.copyOf(readOnlyDirectories);
    environment = List.copyOf(environment);
    linkDirectories = List.copyOf(linkDirectories);
    // In the order of the limits, which says which mistake is told.
    limits = Collections.unmodifiableMap(new TreeMap<>(limits));
    preloads = List.copyOf(preloads);
    interposed = List.copyOf(interposed);
    trace = List.copyOf(trace);
    arguments = List.copyOf(arguments);
  }
}
