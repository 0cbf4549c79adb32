package dev.ligature.cli.cc;

import dev.ligature.linker.DynamicLinker;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Compiles and links, as clang does for a command line. */
public final class Compilation {
  private static final int FAILED = 1;

  /** Has clang list system headers among the dependencies too. */
  private static final String SYSTEM_HEADERS = "-sys-header-deps";

  private static final Set<String> TOOLS = Set.of("clang", "clang++", "wasm-ld");

  private final Toolchain toolchain;
  private final Console console;
  private final Path working;
  private final Tools tools;
  private final Outputs outputs;
  private final PrintStream err;

  /**
   * A compilation.
   *
   * @param linker runs the tools
   * @param working the working directory, an absolute path
   */
  public Compilation(Toolchain toolchain, DynamicLinker linker, Path working, Console console) {
    this.toolchain = toolchain;
    this.console = console;
    this.working = working;
    this.tools = new Tools(toolchain, linker, working.resolve("/").toAbsolutePath(), console);
    this.outputs = new Outputs(tools.outputs(), working);
    this.err = new PrintStream(console.err(), true, StandardCharsets.UTF_8);
  }

  /** The working directory as the tools see it. */
  private String seenWorking() {
    List<String> names = new ArrayList<>();
    working.forEach(name -> names.add(name.toString()));
    return "/" + String.join("/", names);
  }

  /**
   * Runs it.
   *
   * @param arguments those of clang
   * @return the exit status
   * @throws CompilerException if the driver says what is not understood
   */
  public int run(List<String> arguments) throws IOException, CompilerException {
    LinkLine links = new LinkLine(arguments.contains("-static"), arguments.contains("-rdynamic"));
    List<String> given = new ArrayList<>(arguments);
    // clang has no use for them with this target.
    given.removeAll(List.of("-static", "-rdynamic", "-pie"));
    Driver driver = Driver.ask(tools, console, seenWorking(), given);
    boolean shows = arguments.contains("-###");
    boolean tells = shows || arguments.contains("-v");
    if (tells) {
      driver.version().forEach(err::println);
    }
    driver.messages().forEach(err::println);
    if (driver.status() != 0) {
      return driver.status();
    }
    tools
        .outputs()
        .writeString(LinkLine.GIVEN.substring(Tools.OUTPUTS.length()), LinkLine.GIVEN_NAMES);
    int status = 0;
    for (Job job : driver.jobs()) {
      Job whole = new Job(job.tool(), arguments(job, links));
      if (tells) {
        err.println(whole.line());
      }
      // As clang does: the other files are compiled, but nothing is linked.
      if (!shows && !(status != 0 && job.isLink())) {
        status = Math.max(status, run(whole));
      }
    }
    return status;
  }

  private static List<String> arguments(Job job, LinkLine links) {
    if (job.isLink()) {
      return links.of(job.arguments());
    }
    // Nobody finds the toolchain's headers by the names that they have here: make would stop.
    return job.arguments().stream().filter(argument -> !argument.equals(SYSTEM_HEADERS)).toList();
  }

  private int run(Job job) throws IOException, CompilerException {
    if (!TOOLS.contains(job.tool())) {
      throw new CompilerException(
          "the toolchain has no %s, which clang wants to run: %s"
              .formatted(job.tool(), job.line().strip()));
    }
    Job redirected = outputs.redirect(job);
    List<String> arguments =
        job.isLink()
            ? LinkPaths.absolute(redirected.arguments(), seenWorking())
            : redirected.arguments();
    int status = tools.run(job.tool(), arguments, console.out(), console.err());
    if (status != 0) {
      return job.isLink() ? FAILED : status;
    }
    for (Path written : outputs.write(console)) {
      if (job.isLink()) {
        new Companions(toolchain).add(written);
      }
    }
    return 0;
  }
}
