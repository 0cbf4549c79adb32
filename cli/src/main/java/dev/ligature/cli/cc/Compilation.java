package dev.ligature.cli.cc;

import dev.ligature.linker.DynamicLinker;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Compiles and links, as clang does for a command line. */
public final class Compilation {
  private static final int FAILED = 1;

  private static final String ASSEMBLER = "-cc1as";
  private static final Set<String> TOOLS = Set.of("clang", "clang++", "wasm-ld");

  private final Toolchain toolchain;
  private final Console console;
  private final Path working;
  private final Consumer<OutputException> unwritten;
  private final Tools tools;
  private final Outputs outputs;
  private final PrintStream err;

  /**
   * A compilation.
   *
   * @param linker runs the tools
   * @param working the working directory, an absolute path
   * @param unwritten is told of each file that can't be written
   */
  public Compilation(
      Toolchain toolchain,
      DynamicLinker linker,
      Path working,
      Console console,
      Consumer<OutputException> unwritten) {
    this.toolchain = toolchain;
    this.console = console;
    this.working = working;
    this.unwritten = unwritten;
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
   * @param written the arguments, which are those of clang
   * @return the exit status
   * @throws CompilerException if the driver says what is not understood
   */
  public int run(List<String> written) throws IOException, CompilerException {
    Arguments arguments = Arguments.of(written, working);
    LinkLine links = new LinkLine(arguments.has("-static"), arguments.has("-rdynamic"));
    Driver driver = Driver.ask(tools, console, seenWorking(), arguments);
    boolean shows = arguments.has("-###");
    boolean tells = shows || arguments.has("-v");
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

  private List<String> arguments(Job job, LinkLine links) {
    if (job.isLink()) {
      return links.of(job.arguments());
    }
    return job.arguments().getFirst().equals(ASSEMBLER)
        ? assembly(job.arguments())
        : job.arguments();
  }

  /** The assembler can be told no working directory: the last argument is the source. */
  private List<String> assembly(List<String> arguments) {
    List<String> made = new ArrayList<>(arguments);
    String source = made.removeLast();
    made.addAll(List.of("-I", seenWorking()));
    made.add(source.startsWith("/") || source.equals("-") ? source : seenWorking() + "/" + source);
    return made;
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
    try {
      for (Path written : outputs.write(console)) {
        if (job.isLink()) {
          new Companions(toolchain, err).add(written);
        }
      }
    } catch (OutputException e) {
      unwritten.accept(e);
      return FAILED;
    }
    return 0;
  }
}
