package dev.ligature.cli.cc;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks clang's driver what is to be run for a command line. It can start no processes itself.
 *
 * @param jobs what is to be run, in order
 * @param version the lines with which it begins
 * @param messages what else it has to say
 * @param status its exit status
 */
record Driver(List<Job> jobs, List<String> version, List<String> messages, int status) {
  private static final List<String> VERSION =
      List.of("clang version ", "Target: ", "Thread model: ", "InstalledDir:", "Build config: ");

  /**
   * Asks.
   *
   * @param working the working directory, as the tools see it
   * @param arguments those of the user
   */
  static Driver ask(Tools tools, Console console, String working, Arguments arguments)
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
    all.addAll(arguments.forClang());
    // That of C++ links its library.
    String name = arguments.hasCxx() ? "clang++" : "clang";
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int status = tools.run(name, all, out, err);
    console.out().write(out.toByteArray());
    console.out().flush();
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
    if (status == 0 && jobs.isEmpty() && out.size() == 0 && !arguments.has("-v")) {
      // It says so only where it is not asked what it would do.
      messages.add("clang: error: no input files");
      status = 1;
    }
    return new Driver(List.copyOf(jobs), version, messages, status);
  }
}
