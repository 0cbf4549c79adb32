package dev.ligature.cli;

import dev.ligature.linker.Limit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The options of all commands that link a program as {@code run} does, as picocli reads them. */
final class ProgramOptions {
  @Mixin private SearchOptions search;

  @Option(
      names = "--dir",
      paramLabel = "HOST::GUEST",
      description =
          "Let the program use a directory, under the path GUEST. Without ::GUEST under the path"
              + " given. Repeatable.")
  private List<String> directories = new ArrayList<>();

  @Option(
      names = "--read-only-dir",
      paramLabel = "HOST::GUEST",
      description = "As --dir, but the program can change nothing in it. Repeatable.")
  private List<String> readOnlyDirectories = new ArrayList<>();

  @Option(
      names = "--env",
      paramLabel = "NAME=VALUE",
      description =
          "Set a variable in the program's environment, which is empty otherwise. Without =VALUE to"
              + " its value here, if it has one. Repeatable.")
  private List<String> environment = new ArrayList<>();

  @Option(
      names = "--argv0",
      paramLabel = "NAME",
      description = "Tell the program that this is its name, instead of PROGRAM as written.")
  private Optional<String> argv0 = Optional.empty();

  @Option(
      names = "--no-dlopen",
      description = "Let the program open no library by itself that is not loaded already.")
  private boolean noDlopen;

  @Option(
      names = "--emscripten",
      description =
          "Be the host of a program of Emscripten: give it the functions that it imports from"
              + " JavaScript elsewhere. Its files are in memory, but those of --dir. Programs that"
              + " import such functions are seen to be such without it.")
  private boolean emscripten;

  @Option(
      names = "--emscripten-script",
      paramLabel = "FILE",
      description =
          "The script that Emscripten has generated with the program; the one beside it unless"
              + " given. It is not run, but has the names that were made short.")
  private Optional<String> script = Optional.empty();

  @Option(
      names = "--emscripten-names",
      paramLabel = "FILE",
      description =
          "A list of names that were made short: lines of import SHORT NAME and export SHORT NAME.")
  private Optional<String> names = Optional.empty();

  @Option(
      names = "--javascript-stub",
      paramLabel = "NAME",
      description =
          "Have a function of JavaScript do nothing and give 0. NAME* is all that begin so."
              + " Repeatable.")
  private List<String> stubs = new ArrayList<>();

  @Option(
      names = "--interpose",
      paramLabel = "LIB:..",
      description =
          "Have these libraries, or all, call the first definition in scope of each function that"
              + " they export, as ELF does, also where their own was bound by the static linker."
              + " Repeatable.")
  private List<String> interposed = new ArrayList<>();

  @Option(
      names = "--bind-now",
      description = "Bind all functions at the start, so that undefined ones are found.")
  private boolean bindNow;

  @Option(
      names = "--validate",
      description =
          "Validate all functions of each module when it is opened, not when they are about to be"
              + " called.")
  private boolean validate;

  @Option(names = "--stack-size", paramLabel = "BYTES", description = StackSizeArgument.DESCRIPTION)
  private Optional<String> stackSize = Optional.empty();

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      description =
          "Stop the program, with status 124, when it has run for so many seconds, or with s, m, h"
              + " or d behind the number for so many of these.")
  private Optional<String> timeout = Optional.empty();

  @Option(
      names = "--cache",
      paramLabel = "DIR",
      description =
          "Keep generated code in this directory, and find there what an earlier run generated."
              + " Unless given, LIGATURE_CACHE names it.")
  private Optional<String> cache = Optional.empty();

  @Option(
      names = "--trace",
      paramLabel = "CATEGORY,..",
      description =
          "Print what the linker does to standard error: libs, files, symbols, bindings, reloc,"
              + " init, scopes, statistics, or all; help lists them. Repeatable.")
  private List<String> trace = new ArrayList<>();

  @Option(
      names = "--trace-output",
      paramLabel = "FILE",
      description =
          "Print the trace to this file instead, each line with the seconds since the start.")
  private Optional<String> traceOutput = Optional.empty();

  @Option(
      names = "--stats",
      description =
          "When the program ends, print to standard error what code was generated for each"
              + " library.")
  private boolean stats;

  /** The values of the options that {@link LimitHelp} adds. */
  private final Map<Limit, String> limits = new EnumMap<>(Limit.class);

  /** Adds the options of limits to the command that has these. */
  void addLimits(CommandSpec command) {
    LimitHelp.addTo(command, limits);
  }

  /** The options for a program and its arguments. */
  RunOptions of(String program, List<String> arguments) {
    return new RunOptions(
        search.libraryPath(),
        directories,
        readOnlyDirectories,
        environment,
        argv0,
        search.linkDirectories(),
        noDlopen,
        new EmscriptenOptions(emscripten, stubs, script, names),
        bindNow,
        validate,
        limits,
        stackSize,
        timeout,
        cache,
        search.preloads(),
        interposed,
        trace,
        traceOutput,
        stats,
        program,
        arguments);
  }
}
