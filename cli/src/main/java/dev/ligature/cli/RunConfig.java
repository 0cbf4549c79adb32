package dev.ligature.cli;

import dev.ligature.linker.HostModule;
import dev.ligature.linker.Interposition;
import dev.ligature.linker.LinkPolicy;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.TraceCategory;
import dev.ligature.wasi.WasiPreview1;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/** Makes a program's configuration of a command line. */
final class RunConfig {
  private static final String LIBRARY_PATH_VARIABLE = "LIGATURE_LIBRARY_PATH";
  private static final String PRELOAD_VARIABLE = "LIGATURE_PRELOAD";
  private static final String DIRECTORY_SEPARATOR = "::";

  private RunConfig() {}

  /**
   * The configuration.
   *
   * @param emscripten makes the host of a program of Emscripten; empty for others
   * @throws UsageException if a value makes no sense
   */
  static ProgramConfig of(RunOptions options, Optional<EmscriptenFunctions> emscripten, Host host) {
    WasiPreview1 wasi = wasi(options, host);
    List<String> arguments = new ArrayList<>();
    arguments.add(options.argv0().orElse(options.program()));
    arguments.addAll(options.arguments());
    ProgramConfig.Builder config =
        ProgramConfig.builder()
            .arguments(arguments)
            .libraryPath(libraryPath(options.libraryPath(), host))
            .bindNow(options.bindNow())
            .validated(options.validate())
            .preloads(preloads(options.preloads(), host))
            .interposition(interposition(options.interposed()))
            .files(wasi::hostPath)
            .linkPolicy(policy(options, wasi))
            .hostModule(
                emscripten
                    .<HostModule.Factory>map(functions -> functions.host(options, wasi, host))
                    .orElse(wasi));
    options.stackSize().ifPresent(size -> config.stackSize(StackSizeArgument.bytes(size)));
    options.timeout().ifPresent(time -> config.timeLimit(TimeArgument.duration(time)));
    config.limits(LimitOptions.limits(options.limits()));
    options.environment().forEach(variable -> addVariable(config, variable, host));
    if (!options.trace().isEmpty()) {
      config.trace(TraceLines.to(options.traceOutput(), host), categories(options.trace()));
    } else if (options.traceOutput().isPresent()) {
      throw new UsageException(
          "--trace-output " + options.traceOutput().get() + ": there is no trace",
          "--trace CATEGORY,.. says what is traced; --trace help lists the categories");
    }
    return config.build();
  }

  /** What the guest may read, it may link too. */
  private static LinkPolicy policy(RunOptions options, WasiPreview1 wasi) {
    LinkPolicy policy = options.noDlopen() ? LinkPolicy.none() : LinkPolicy.standard();
    return policy
        .withFolders(List.copyOf(wasi.directories().values()))
        .withFolders(linkDirectories(options.linkDirectories()));
  }

  /**
   * The directories whose libraries may be linked.
   *
   * @throws UsageException if one is not there
   */
  static List<Path> linkDirectories(List<String> names) {
    List<Path> directories = new ArrayList<>();
    for (String name : names) {
      Path path = FileArgument.path(name);
      if (name.isEmpty() || !Files.isDirectory(path)) {
        throw new UsageException("--link-dir " + name + ": no directory");
      }
      directories.add(path);
    }
    return directories;
  }

  /** The directories of the option, or of the environment if it is not given. */
  static List<Path> libraryPath(Optional<String> option, Host host) {
    String value = option.or(() -> host.variable(LIBRARY_PATH_VARIABLE)).orElse("");
    if (value.isEmpty()) {
      return List.of();
    }
    // An empty entry is the working directory, as in LD_LIBRARY_PATH.
    List<Path> path = new ArrayList<>();
    int start = 0;
    for (int end; start <= value.length(); start = end + 1) {
      int separator = value.indexOf(File.pathSeparatorChar, start);
      end = separator < 0 ? value.length() : separator;
      path.add(FileArgument.path(value.substring(start, end)));
    }
    return path;
  }

  /** The preloads of the options, or of the environment if there are none. */
  static List<String> preloads(List<String> options, Host host) {
    Optional<String> variable = host.variable(PRELOAD_VARIABLE);
    List<String> values = options.isEmpty() ? variable.stream().toList() : options;
    return values.stream()
        .flatMap(value -> Arrays.stream(value.split(File.pathSeparator, -1)))
        .filter(name -> !name.isEmpty())
        .toList();
  }

  /** The libraries of the options; {@code all} is all of them. */
  private static Interposition interposition(List<String> options) {
    List<String> names =
        options.stream()
            .flatMap(value -> Arrays.stream(value.split(File.pathSeparator, -1)))
            .filter(name -> !name.isEmpty())
            .toList();
    for (String name : names) {
      if (name.indexOf('/') >= 0) {
        throw new UsageException(
            "--interpose " + name + ": expected a name without a folder, or all");
      }
    }
    return names.contains("all") ? Interposition.all() : Interposition.in(names);
  }

  private static WasiPreview1 wasi(RunOptions options, Host host) {
    Terminals terminals = host.terminals();
    WasiPreview1.Builder wasi =
        WasiPreview1.builder()
            .stdin(host.in())
            .stdout(host.out())
            .stderr(host.err())
            .terminals(terminals.in(), terminals.out(), terminals.err());
    options.directories().forEach(value -> add("--dir", value, wasi::directory));
    options
        .readOnlyDirectories()
        .forEach(value -> add("--read-only-dir", value, wasi::readOnlyDirectory));
    return wasi.build();
  }

  /** Adds a directory of an option: the path of the guest, and that of the host. */
  private static void add(String option, String directory, BiConsumer<String, Path> to) {
    int separator = directory.indexOf(DIRECTORY_SEPARATOR);
    String hostName = hostName(directory);
    String guest =
        separator < 0 ? directory : directory.substring(separator + DIRECTORY_SEPARATOR.length());
    Path path = FileArgument.path(hostName);
    if (hostName.isEmpty() || guest.isEmpty()) {
      throw new UsageException(option + " " + directory + ": expected HOST::GUEST");
    }
    if (!Files.isDirectory(path)) {
      throw new UsageException(option + " " + directory + ": no directory: " + hostName);
    }
    to.accept(guest, path);
  }

  /** What a value of {@code --dir} names on the host. */
  static String hostName(String directory) {
    int separator = directory.indexOf(DIRECTORY_SEPARATOR);
    return separator < 0 ? directory : directory.substring(0, separator);
  }

  private static void addVariable(ProgramConfig.Builder config, String variable, Host host) {
    int equals = variable.indexOf('=');
    String name = equals < 0 ? variable : variable.substring(0, equals);
    Optional<String> value =
        equals < 0 ? host.variable(name) : Optional.of(variable.substring(equals + 1));
    if (name.isEmpty()) {
      throw new UsageException("--env " + variable + ": expected NAME=VALUE or NAME");
    }
    value.ifPresent(text -> config.environment(name, text));
  }

  /** Whether the categories are asked for rather than a trace, as with {@code LD_DEBUG=help}. */
  static boolean wantsTraceHelp(RunOptions options) {
    return options.trace().stream()
        .anyMatch(value -> List.of(value.split(",", -1)).contains("help"));
  }

  /** The categories, a line each. */
  static List<String> traceHelp() {
    List<String> lines = new ArrayList<>();
    for (TraceCategory category : TraceCategory.values()) {
      lines.add("%-11s %s".formatted(category.label(), category.description()));
    }
    lines.add("all         all of these");
    lines.add("help        this list; nothing is run");
    return lines;
  }

  private static Set<TraceCategory> categories(List<String> values) {
    Set<TraceCategory> categories = EnumSet.noneOf(TraceCategory.class);
    for (String value : values) {
      for (String label : value.split(",", -1)) {
        if (label.equals("all")) {
          categories.addAll(EnumSet.allOf(TraceCategory.class));
        } else {
          categories.add(category(label));
        }
      }
    }
    return categories;
  }

  private static TraceCategory category(String label) {
    for (TraceCategory category : TraceCategory.values()) {
      if (category.label().equals(label)) {
        return category;
      }
    }
    List<String> labels = Arrays.stream(TraceCategory.values()).map(TraceCategory::label).toList();
    throw new UsageException(
        "--trace: no such category: %s (there are %s, all, help)"
            .formatted(label, String.join(", ", labels)));
  }
}
