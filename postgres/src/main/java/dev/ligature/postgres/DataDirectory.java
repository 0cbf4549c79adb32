package dev.ligature.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A folder of the host that is one database, for one server at a time. PostgreSQL's own lock is a
 * number of a process, and each server here has the same.
 */
final class DataDirectory implements AutoCloseable {
  /** The file that a folder with a database has. */
  static final String VERSION = "PG_VERSION";

  /** Locked while a server has the folder. */
  private static final String LOCK = "ligature.lock";

  /** There until a new database is complete. */
  private static final String UNFINISHED = "ligature.unfinished";

  private final Path folder;
  private final Optional<FileChannel> lock;

  private DataDirectory(Path folder, Optional<FileChannel> lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /**
   * Takes a folder: one with a database, or an empty one, or a new one.
   *
   * @throws IOException if it is none of these, or another server has it
   */
  static DataDirectory open(Path folder) throws IOException {
    Files.createDirectories(folder);
    boolean database = Files.exists(folder.resolve(VERSION));
    if (!database) {
      requireEmpty(folder);
    }
    Optional<FileChannel> lock = lock(folder);
    try {
      if (Files.exists(folder.resolve(UNFINISHED))) {
        throw new IOException(
            folder
                + ": a new database that was not made to its end, since its process has ended;"
                + " empty the folder");
      }
      if (!database) {
        Files.createFile(folder.resolve(UNFINISHED));
      }
      return new DataDirectory(folder, lock);
    } catch (IOException e) {
      unlock(folder, lock);
      throw e;
    }
  }

  private static void requireEmpty(Path folder) throws IOException {
    try (Stream<Path> found = Files.list(folder)) {
      if (found.anyMatch(file -> !file.endsWith(LOCK) && !file.endsWith(UNFINISHED))) {
        throw new IOException(
            folder + ": neither a database, for there is no PG_VERSION, nor empty");
      }
    }
  }

  /** Only files of the host can be locked; those of other systems nobody else has. */
  private static Optional<FileChannel> lock(Path folder) throws IOException {
    if (!folder.getFileSystem().equals(FileSystems.getDefault())) {
      return Optional.empty();
    }
    FileChannel channel =
        FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    Optional<FileLock> lock = Optional.empty();
    try {
      lock = Optional.ofNullable(channel.tryLock());
    } catch (OverlappingFileLockException _) {
      // This process has it already.
    } finally {
      if (lock.isEmpty()) {
        channel.close();
      }
    }
    if (lock.isEmpty()) {
      throw new IOException(
          folder + ": another server has this database, in this process or another; close that");
    }
    return Optional.of(channel);
  }

  /** Says that the database is complete. */
  void made(boolean synced) throws IOException {
    Path unfinished = folder.resolve(UNFINISHED);
    if (Files.exists(unfinished)) {
      if (synced) {
        syncAll();
      }
      Files.delete(unfinished);
    }
  }

  /** PostgreSQL syncs what it writes, but not what it has found. */
  private void syncAll() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files = all.filter(Files::isRegularFile).toList();
    }
    for (Path file : files) {
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
    }
  }

  private static void unlock(Path folder, Optional<FileChannel> lock) throws IOException {
    if (lock.isPresent()) {
      Files.deleteIfExists(folder.resolve(LOCK));
      lock.get().close();
    }
  }

  @Override
  public void close() {
    try {
      unlock(folder, lock);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
