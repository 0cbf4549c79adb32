package dev.ligature.postgres.backend;

import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.Program;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * Makes a cluster, by two programs over one tree of files: {@code initdb}, and {@code postgres},
 * whose {@code main} is called for each command that the former has for a shell. What passes
 * through pipes elsewhere passes through two files.
 */
final class Initdb {
  private static final String INPUT = "/pglite/pgstdin";
  private static final String OUTPUT = "/pglite/pgstdout";
  private static final List<String> ARGUMENTS =
      List.of(
          "/pglite/bin/initdb",
          "--allow-group-access",
          "--encoding",
          "UTF8",
          "--locale=C.UTF-8",
          "--locale-provider=libc",
          "--auth=trust");

  private final Program initdb;
  private final GuestFunctions tools;
  private final Program postgres;
  private final GuestFunctions server;
  private final MemoryImage fresh;
  private final ByteArrayOutputStream log;

  private int input;
  private int output;
  private List<String> waiting = List.of();
  private int lastStatus;

  private Initdb(Program initdb, Program postgres, ByteArrayOutputStream log) {
    this.initdb = initdb;
    this.tools = new GuestFunctions(initdb);
    this.postgres = postgres;
    this.server = new GuestFunctions(postgres);
    this.fresh = MemoryImage.of(postgres);
    this.log = log;
  }

  /**
   * Makes the cluster.
   *
   * @throws IllegalStateException if it can't, with what the programs said
   */
  static void run(DynamicLinker linker, Path postgres, Path initdb, ClusterFiles files) {
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    try (Program server = PostgresProgram.open(linker, postgres, files, log);
        Program tools = PostgresProgram.open(linker, initdb, files, log)) {
      Callbacks.setCommands(server);
      new Initdb(tools, server, log).run();
    }
  }

  private void run() {
    Callbacks callbacks = new Callbacks(initdb);
    tools.run("pgl_set_system_fn", callbacks.pointer("system", this::system));
    tools.run("pgl_set_popen_fn", callbacks.pointer("popen", this::open));
    tools.run("pgl_set_pclose_fn", callbacks.pointer("pclose", this::close));
    server.runWithTexts("pgl_freopen", List.of(INPUT, "r"), 0);
    server.runWithTexts("pgl_freopen", List.of(OUTPUT, "w"), 1);
    output = tools.callWithTexts("fopen", List.of(OUTPUT, "r"));
    input = tools.callWithTexts("fopen", List.of(INPUT, "w"));
    int status = tools.main(ARGUMENTS);
    if (status != 0) {
      throw new IllegalStateException(
          "initdb ended with status %d: %s"
              .formatted(status, log.toString(StandardCharsets.UTF_8).strip()));
    }
  }

  /** {@code int system(const char *)}. */
  private int system(int command) {
    return execute(CommandLine.words(tools.text(command)));
  }

  /**
   * {@code FILE *popen(const char *, const char *)}: what is to be read runs at once, what is to be
   * written to runs when it is closed.
   */
  private int open(int command, int mode) {
    String text = tools.text(command);
    if (text.startsWith("locale -a")) {
      return tools.callWithTexts("fopen", List.of(Callbacks.LOCALES, "r"));
    }
    if (tools.text(mode).startsWith("r")) {
      lastStatus = execute(CommandLine.words(text));
      return output;
    }
    waiting = CommandLine.words(text);
    return input;
  }

  /** {@code int pclose(FILE *)}. */
  private int close(int stream) {
    if (stream != input && stream != output) {
      return tools.call("fclose", stream);
    }
    if (!waiting.isEmpty()) {
      tools.call("fflush", input);
      List<String> command = waiting;
      waiting = List.of();
      lastStatus = execute(command);
    }
    return lastStatus;
  }

  private int execute(List<String> command) {
    fresh.restore(postgres);
    return server.main(command);
  }
}
