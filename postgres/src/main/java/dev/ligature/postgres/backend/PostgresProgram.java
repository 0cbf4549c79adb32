package dev.ligature.postgres.backend;

import dev.ligature.emscripten.EmscriptenHost;
import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.GuestExit;
import dev.ligature.linker.HostFunction;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.UndefinedSymbols;
import dev.ligature.wasi.FileTree;
import java.io.OutputStream;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Opens the programs of PostgreSQL over one tree of files. */
final class PostgresProgram {
  /** What PGlite gives it, for the 2 MB that PostgreSQL lets itself recurse on. */
  private static final long STACK = 8L << 20;

  private static final MethodHandle EXIT;

  static {
    try {
      EXIT =
          MethodHandles.lookup()
              .findStatic(
                  PostgresProgram.class, "exit", MethodType.methodType(void.class, int.class));
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private PostgresProgram() {}

  /** Ends {@code main}, which is called again: the program has no handlers to run but its own. */
  @SuppressWarnings("DoNotCallSuggester") // a guest calls it
  static void exit(int status) {
    throw new GuestExit(status);
  }

  /**
   * Opens a program.
   *
   * @param functions what it is given in place of the host's
   */
  static Program open(
      DynamicLinker linker,
      Path module,
      ClusterFiles files,
      OutputStream log,
      HostFunction... functions) {
    EmscriptenHost.Builder host = EmscriptenHost.builder().stdout(log).stderr(log);
    files.mount(host);
    ProgramConfig.Builder config =
        ProgramConfig.builder()
            .arguments("/pglite/bin/postgres")
            .environment(environment(files.root()))
            .override(HostFunction.of("exit", EXIT))
            .hostModule(host.build())
            .hostModule(SqlErrors::new)
            .interruptible(true)
            .stackSize(STACK)
            .undefinedSymbols(UndefinedSymbols.ALLOW_FUNCTIONS);
    for (HostFunction each : functions) {
      config.override(each);
    }
    return linker.open(module, config.build());
  }

  /** The variables that the constructors of both programs read, and those of extensions. */
  private static Map<String, String> environment(FileTree root) {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("HOME", "/home/postgres");
    for (String name : new String[] {"USER", "LOGNAME", "PGUSER", "PGDATABASE"}) {
      variables.put(name, "postgres");
    }
    variables.put("PGDATA", ClusterFiles.DATA);
    for (String name : new String[] {"LANG", "LC_COLLATE", "LC_CTYPE"}) {
      variables.put(name, "en_US.UTF-8");
    }
    variables.put("TZ", "UTC");
    variables.put("PGTZ", "UTC");
    variables.put("PGCLIENTENCODING", "UTF8");
    variables.put("ICU_DATA", "/pglite/icu");
    variables.put("PATH", "/");
    variables.put("PWD", "/");
    variables.putAll(ExtensionNeeds.variables(root));
    return variables;
  }
}
