package dev.ligature.postgres.backend;

import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.Program;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Makes a cluster and starts backends of it.
 *
 * @param linker links the programs
 * @param server the module of {@code postgres}
 * @param initdb the module of {@code initdb}
 * @param files the files
 * @param settings what the server is started with, beside what it needs to run here
 */
public record Postgres(
    DynamicLinker linker,
    Path server,
    Path initdb,
    ClusterFiles files,
    Map<String, String> settings) {
  /** Copies the settings. */
  public Postgres {
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
  }

  /**
   * Makes the cluster.
   *
   * @throws IllegalStateException if it can't be made, with what the programs said
   */
  public void initialize() {
    Initdb.run(linker, server, initdb, files);
  }

  /**
   * Starts a backend.
   *
   * @param database the one that it connects to
   * @param wire what it reads and writes
   * @throws IllegalStateException if it does not start, with what it said
   */
  public Backend start(String database, Wire wire) {
    LogTail log = new LogTail();
    Program program = PostgresProgram.open(linker, server, files, log);
    boolean started = false;
    try {
      Backend backend =
          Backend.start(program, database, wire, settings, ExtensionNeeds.libraries(files.root()));
      started = true;
      return backend;
    } catch (IllegalStateException e) {
      throw new IllegalStateException("%s: %s".formatted(e.getMessage(), log.text().strip()), e);
    } finally {
      if (!started) {
        program.close();
      }
    }
  }
}
