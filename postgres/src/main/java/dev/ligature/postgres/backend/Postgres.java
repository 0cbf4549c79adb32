package dev.ligature.postgres.backend;

import dev.ligature.linker.Linker;
import dev.ligature.linker.Program;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Starts backends of one cluster, which is made first if there is none.
 *
 * @param linker links the programs
 * @param server the module of {@code postgres}
 * @param initdb the module of {@code initdb}
 * @param files the files
 */
public record Postgres(Linker linker, Path server, Path initdb, ClusterFiles files) {
  /**
   * Starts a backend.
   *
   * @param wire what it reads and writes
   * @throws IllegalStateException if it does not start, with what it said
   */
  public Backend start(Wire wire) {
    if (!Files.exists(files.data().resolve("PG_VERSION"))) {
      makeFolder();
      Initdb.run(linker, server, initdb, files);
    }
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    Program program = PostgresProgram.open(linker, server, files, log);
    boolean started = false;
    try {
      Backend backend = Backend.start(program, wire);
      started = true;
      return backend;
    } catch (IllegalStateException e) {
      throw new IllegalStateException(
          "%s: %s".formatted(e.getMessage(), log.toString(StandardCharsets.UTF_8).strip()), e);
    } finally {
      if (!started) {
        program.close();
      }
    }
  }

  private void makeFolder() {
    try {
      if (files.dataDirectory().isPresent()) {
        Files.createDirectories(files.data());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
