package dev.ligature.postgres;

import dev.ligature.emscripten.FileImage;
import dev.ligature.wasi.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A database that others begin as, with all that is in it: a test's template. It takes no {@code
 * initdb}; those in memory have its files in common until they write to them.
 */
public final class DatabaseImage {
  private final FileTree files;

  private DatabaseImage(FileTree files) {
    this.files = files;
  }

  /**
   * The image of a data directory.
   *
   * @param dataDirectory the folder of a database that is closed
   * @throws IOException if it can't be read
   * @throws IllegalArgumentException if it has no database, or one that was not closed
   */
  public static DatabaseImage of(Path dataDirectory) throws IOException {
    if (!Files.isRegularFile(dataDirectory.resolve("PG_VERSION"))) {
      throw new IllegalArgumentException(dataDirectory + ": no database, there is no PG_VERSION");
    }
    if (Files.exists(dataDirectory.resolve("postmaster.pid"))) {
      throw new IllegalArgumentException(
          dataDirectory
              + ": a database that is open, or whose process has ended before it was closed;"
              + " open it, and close it");
    }
    return new DatabaseImage(FileImage.of(dataDirectory).newTree());
  }

  /** The image of a database in memory that is closed. */
  static DatabaseImage of(FileTree files) {
    return new DatabaseImage(files.copy());
  }

  /** A database in memory that begins as this one. */
  FileTree tree() {
    return files.copy();
  }

  /** Writes it into an empty folder, of any file system. */
  public void unpack(Path dataDirectory) throws IOException {
    Files.createDirectories(dataDirectory);
    FileImage.of(files).unpack(dataDirectory);
  }

  /** How many bytes its files have. */
  public long size() {
    return files.size();
  }
}
