package dev.ligature.maven;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.toolchain.Toolchain;
import org.apache.maven.toolchain.ToolchainManager;
import org.jspecify.annotations.Nullable;

/** Chooses the first of several Java homes that can run Ligature. */
final class JavaHomes {
  private static final int WANTED = 25;
  private static final String JDK = "jdk";

  /** Where Linux distributions put JDKs. */
  private static final Path INSTALLED = Path.of("/usr/lib/jvm");

  private static final Pattern VERSION = Pattern.compile("JAVA_VERSION=\"(\\d+)[^\"]*\"");

  private final List<String> tried = new ArrayList<>();
  private @Nullable Path found;

  /**
   * The home that runs the command.
   *
   * @param given the one that the build names; null if it names none
   * @throws MojoExecutionException if there is none
   */
  static Path find(@Nullable File given, ToolchainManager toolchains, MavenSession session)
      throws MojoExecutionException {
    JavaHomes homes = new JavaHomes();
    if (given != null) {
      homes.add("the parameter jdk", given.toPath());
      return homes.choose();
    }
    homes.addTool(
        "the toolchain of the build", toolchains.getToolchainFromBuildContext(JDK, session));
    List<Toolchain> known = toolchains.getToolchains(session, JDK, Map.of("version", "[25,)"));
    known.forEach(toolchain -> homes.addTool("a toolchain", toolchain));
    homes.addOfProcess(System.getenv(), Path.of(System.getProperty("java.home")));
    return homes.choose();
  }

  /** Looks at a home. */
  void add(String origin, Path home) {
    if (found != null) {
      return;
    }
    Optional<Integer> version = version(home);
    if (version.isPresent() && version.get() >= WANTED && Files.exists(java(home))) {
      found = home;
      return;
    }
    String what = version.map(number -> "version " + number).orElse("no Java home");
    tried.add("%s: %s (%s)".formatted(origin, home, what));
  }

  /** Looks at the home of a toolchain, if there is one. */
  void addTool(String origin, @Nullable Toolchain toolchain) {
    String java = toolchain == null ? null : toolchain.findTool("java");
    if (java != null) {
      add(origin, Path.of(java).toAbsolutePath().resolve("../..").normalize());
    }
  }

  /** Looks at what the environment names, at the JVM that this is, and at what is installed. */
  void addOfProcess(Map<String, String> environment, Path own) {
    for (String variable : List.of("JAVA25_HOME", "JAVA_HOME")) {
      String value = environment.get(variable);
      if (value != null && !value.isEmpty()) {
        add(variable, Path.of(value));
      }
    }
    add("the JVM of Maven", own);
    try (Stream<Path> installed = Files.list(INSTALLED)) {
      installed.sorted().forEach(home -> add(INSTALLED.toString(), home));
    } catch (IOException e) {
      // There is no such folder on other systems.
    }
  }

  private static Optional<Integer> version(Path home) {
    try {
      Matcher matcher = VERSION.matcher(Files.readString(home.resolve("release")));
      return matcher.find() ? Optional.of(Integer.valueOf(matcher.group(1))) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The command that runs Java programs. */
  static Path java(Path home) {
    Path java = home.resolve("bin").resolve("java");
    Path onWindows = home.resolve("bin").resolve("java.exe");
    return Files.exists(onWindows) ? onWindows : java;
  }

  /**
   * The first home that fits.
   *
   * @throws MojoExecutionException if none does, with all that were looked at
   */
  Path choose() throws MojoExecutionException {
    if (found == null) {
      throw new MojoExecutionException(
          "no JDK %d or later, which runs ligature: set the parameter jdk, JAVA25_HOME, or a toolchain\n>>> looked at %s"
              .formatted(WANTED, String.join("\n>>> looked at ", tried)));
    }
    return found;
  }
}
