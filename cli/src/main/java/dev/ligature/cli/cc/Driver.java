package dev.ligature.cli.cc;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Asks clang's driver what is to be run for a command line. It can start no processes itself.
 *
 * @param jobs what is to be run, in order
 * @param version the lines with which it begins
 * @param messages what else it has to say
 * @param status its exit status
 */
record Driver(List<Job> jobs, List<String> version, List<String> messages, int status) {
  private static final Pattern CXX = Pattern.compile("[^-].*\\.(cc|cp|cpp|cxx|c\\+\\+|CPP|C|ii)");
  private static final List<String> VERSION =
      List.of("clang version ", "Target: ", "Thread model: ", "InstalledDir:", "Build config: ");

  /** With sources of C++ the driver of C++, which links its library. */
  private static String name(List<String> arguments) {
    return arguments.stream().anyMatch(CXX.asMatchPredicate()) ? "clang++" : "clang";
  }

  /**
   * Asks.
   *
   * @param working the working directory, as the tools see it
   * @param arguments those of the user
   */
  static Driver ask(Tools tools, Console console, String working, List<String> arguments)
      throws IOException, CompilerException {
    List<String> all = new ArrayList<>();
    all.add("-###");
    // Who links only, or wants the version, uses none of them.
    all.add("--start-no-unused-arguments");
    all.addAll(
        List.of(
            "--target=wasm32-wasip1",
            "--sysroot=" + Toolchain.ROOT,
            "-resource-dir=" + Toolchain.ROOT,
            "-working-directory=" + working,
            "-fPIC",
            "-fvisibility=default",
            // The C++ library of the toolchain has none.
            "-fno-exceptions"));
    all.add("--end-no-unused-arguments");
    all.addAll(arguments);
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status = tools.run(name(arguments), all, console.out(), err);
    List<Job> jobs = new ArrayList<>();
    List<String> version = new ArrayList<>();
    List<String> messages = new ArrayList<>();
    for (String line : err.toString(StandardCharsets.UTF_8).lines().toList()) {
      if (line.startsWith(" \"")) {
        jobs.add(Job.parse(line));
      } else if (VERSION.stream().anyMatch(line::startsWith)) {
        version.add(line);
      } else if (!line.equals(" (in-process)")) {
        messages.add(line);
      }
    }
    return new Driver(List.copyOf(jobs), version, messages, status);
  }
}
