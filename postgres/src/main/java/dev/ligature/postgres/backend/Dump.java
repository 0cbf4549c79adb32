package dev.ligature.postgres.backend;

import dev.ligature.emscripten.EmscriptenHost;
import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.HostFunction;
import dev.ligature.linker.Program;
import dev.ligature.wasi.FileTree;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs {@code pg_dump}, as a client of a server. */
public final class Dump {
  private static final Pattern RESTRICT =
      Pattern.compile("^\\\\restrict ([A-Za-z0-9]+)$", Pattern.MULTILINE);

  private static final int DESCRIPTOR = 1000;
  private static final int PARAMETERS = 6;
  private static final String FOLDER = "/dump";

  /** It looks for itself, by the name that it is called by. */
  private static final String PROGRAM = "/pglite/bin/pg_dump";

  private static final String FILE = FOLDER + "/out.sql";

  private Dump() {}

  /**
   * Writes a script that makes a database's contents.
   *
   * @param linker links the program
   * @param module the module of {@code pg_dump}
   * @param server leads to the server; not closed
   * @param options those of {@code pg_dump}, of which the last one is the database
   * @return the script
   * @throws IOException if {@code pg_dump} fails, with what it said
   */
  public static byte[] run(DynamicLinker linker, Path module, Socket server, List<String> options)
      throws IOException {
    FileTree root = EmscriptenHost.newTree();
    root.createDirectories(FOLDER);
    root.write(PROGRAM, new byte[0]);
    root.setPermissions(PROGRAM, 0755);
    LogTail log = new LogTail();
    ClusterFiles files =
        new ClusterFiles(root, new ClusterFiles.Data.InMemory(new FileTree()), List.of());
    try (Program opened = PostgresProgram.open(linker, module, files, log, socket())) {
      GuestFunctions functions = new GuestFunctions(opened);
      new Callbacks(opened).setWire(new SocketWire(server));
      List<String> arguments = new ArrayList<>(List.of(PROGRAM, "-U", "postgres", "-f", FILE));
      arguments.addAll(options);
      int status = functions.main(arguments);
      if (status != 0) {
        throw new IOException(
            "pg_dump ended with status %d: %s".formatted(status, log.text().strip()));
      }
    }
    return root.read(FILE);
  }

  /**
   * A script without the two commands that it begins and ends with since PostgreSQL 18, by which
   * {@code psql} runs no others in between.
   */
  public static String withoutCommands(String script) {
    Matcher begin = RESTRICT.matcher(script);
    if (!begin.find()) {
      return script;
    }
    String end = "\n\\unrestrict " + begin.group(1);
    int last = script.lastIndexOf(end);
    return last < begin.end()
        ? script
        : script.substring(0, begin.start())
            + script.substring(begin.end(), last)
            + script.substring(last + end.length());
  }

  /** What it takes for its socket is a descriptor that nothing is read from or written to. */
  private static HostFunction socket() {
    MethodHandle descriptor = MethodHandles.constant(int.class, DESCRIPTOR);
    return HostFunction.of(
        "__syscall_socket",
        MethodHandles.dropArguments(descriptor, 0, Collections.nCopies(PARAMETERS, int.class)));
  }
}
