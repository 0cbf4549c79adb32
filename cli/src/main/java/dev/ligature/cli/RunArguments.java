package dev.ligature.cli;

import dev.ligature.linker.Limit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a plain {@code ligature run} command line: picocli needs longer to start than a small guest
 * needs to run. Whatever is not plain, help and mistakes among it, is left to picocli's {@link
 * RunCommand}, which reads the plain ones alike.
 */
final class RunArguments {
  private Optional<String> libraryPath = Optional.empty();
  private final List<String> directories = new ArrayList<>();
  private final List<String> readOnlyDirectories = new ArrayList<>();
  private final List<String> environment = new ArrayList<>();
  private Optional<String> argv0 = Optional.empty();
  private final List<String> linkDirectories = new ArrayList<>();
  private boolean noDlopen;
  private boolean emscripten;
  private final List<String> stubs = new ArrayList<>();
  private Optional<String> script = Optional.empty();
  private Optional<String> names = Optional.empty();
  private boolean bindNow;
  private boolean validate;
  private final Map<Limit, String> limits = new EnumMap<>(Limit.class);
  private Optional<String> stackSize = Optional.empty();
  private Optional<String> timeout = Optional.empty();
  private Optional<String> cache = Optional.empty();
  private boolean stats;
  private final List<String> preloads = new ArrayList<>();
  private final List<String> interposed = new ArrayList<>();
  private final List<String> trace = new ArrayList<>();
  private Optional<String> traceOutput = Optional.empty();

  private RunArguments() {}

  /** The options, or empty if the command line is not plain. */
  static Optional<RunOptions> parse(String... args) {
    return args.length > 0 && args[0].equals("run")
        ? new RunArguments().read(args)
        : Optional.empty();
  }

  private Optional<RunOptions> read(String... args) {
    for (int i = 1; i < args.length; i++) {
      String arg = args[i];
      if (!arg.startsWith("-")) {
        return Optional.of(options(arg, Arrays.asList(args).subList(i + 1, args.length)));
      }
      int equals = arg.indexOf('=');
      String option = equals < 0 ? arg : arg.substring(0, equals);
      if (option.equals("--bind-now") && equals < 0 && !bindNow) {
        bindNow = true;
      } else if (option.equals("--no-dlopen") && equals < 0 && !noDlopen) {
        noDlopen = true;
      } else if (option.equals("--emscripten") && equals < 0 && !emscripten) {
        emscripten = true;
      } else if (option.equals("--validate") && equals < 0 && !validate) {
        validate = true;
      } else if (option.equals("--stats") && equals < 0 && !stats) {
        stats = true;
      } else if (equals > 0) {
        if (!add(option, arg.substring(equals + 1))) {
          return Optional.empty();
        }
      } else if (i + 1 == args.length || args[i + 1].startsWith("-") || !add(option, args[++i])) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  private boolean add(String option, String value) {
    switch (option) {
      case "--library-path" -> {
        if (libraryPath.isPresent()) {
          return false;
        }
        libraryPath = Optional.of(value);
      }
      case "--argv0" -> {
        if (argv0.isPresent()) {
          return false;
        }
        argv0 = Optional.of(value);
      }
      case "--stack-size" -> {
        if (stackSize.isPresent()) {
          return false;
        }
        stackSize = Optional.of(value);
      }
      case "--timeout" -> {
        if (timeout.isPresent()) {
          return false;
        }
        timeout = Optional.of(value);
      }
      case "--cache" -> {
        if (cache.isPresent()) {
          return false;
        }
        cache = Optional.of(value);
      }
      case "--emscripten-script" -> {
        if (script.isPresent()) {
          return false;
        }
        script = Optional.of(value);
      }
      case "--emscripten-names" -> {
        if (names.isPresent()) {
          return false;
        }
        names = Optional.of(value);
      }
      case "--trace-output" -> {
        if (traceOutput.isPresent()) {
          return false;
        }
        traceOutput = Optional.of(value);
      }
      case "--javascript-stub" -> stubs.add(value);
      case "--dir" -> directories.add(value);
      case "--read-only-dir" -> readOnlyDirectories.add(value);
      case "--link-dir" -> linkDirectories.add(value);
      case "--env" -> environment.add(value);
      case "--preload" -> preloads.add(value);
      case "--interpose" -> interposed.add(value);
      case "--trace" -> trace.add(value);
      default -> {
        Optional<Limit> limit = LimitOptions.limit(option);
        return limit.isPresent() && limits.putIfAbsent(limit.get(), value) == null;
      }
    }
    return true;
  }

  private RunOptions options(String program, List<String> arguments) {
    return new RunOptions(
        libraryPath,
        directories,
        readOnlyDirectories,
        environment,
        argv0,
        linkDirectories,
        noDlopen,
        new EmscriptenOptions(emscripten, stubs, script, names),
        bindNow,
        validate,
        limits,
        stackSize,
        timeout,
        cache,
        preloads,
        interposed,
        trace,
        traceOutput,
        stats,
        program,
        arguments);
  }
}
