package dev.ligature.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * A folder of the host that is one database, for one server at a time. PostgreSQL's own lock is a
 * number of a process, and each server here has the same.
 */
final class DataDirectory implements AutoCloseable {
  /** The file that a folder with a database has. */
  static final String VERSION = "PG_VERSION";

  /**
   * What follows the folder's name in that of the file beside it that is locked while a server has
   * the folder. It is not in the folder, for POSIX drops a process's lock when the process closes
   * any descriptor of the file, and a server opens all files of its folder. It is never deleted:
   * who has it open would lock a file without a name.
   */
  private static final String LOCK = ".lock";

  /**
   * The folders that servers of this process have: to open and close the lock file once more would
   * drop its lock.
   */
  private static final Set<Path> TAKEN = ConcurrentHashMap.newKeySet();

  /** There until a new database is complete. */
  private static final String UNFINISHED = "ligature.unfinished";

  private final Path folder;
  private final Optional<Lock> lock;

  private DataDirectory(Path folder, Optional<Lock> lock) {
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
    Optional<Lock> lock = lock(folder);
    boolean taken = false;
    try {
      boolean database = Files.exists(folder.resolve(VERSION));
      if (!database) {
        requireEmpty(folder);
      }
      if (Files.exists(folder.resolve(UNFINISHED))) {
        throw new IOException(
            folder
                + ": a new database that was not made to its end, since its process has ended;"
                + " empty the folder");
      }
      if (!database) {
        Files.createFile(folder.resolve(UNFINISHED));
      }
      taken = true;
      return new DataDirectory(folder, lock);
    } finally {
      if (!taken && lock.isPresent()) {
        lock.get().close();
      }
    }
  }

  private static void requireEmpty(Path folder) throws IOException {
    try (Stream<Path> found = Files.list(folder)) {
      if (found.anyMatch(file -> !file.endsWith(UNFINISHED))) {
        throw new IOException(
            folder + ": neither a database, for there is no PG_VERSION, nor empty");
      }
    }
  }

  /**
   * A folder that is taken.
   *
   * @param folder its real path
   * @param channel holds the lock
   */
  private record Lock(Path folder, FileChannel channel) {
    void close() throws IOException {
      try {
        channel.close();
      } finally {
        TAKEN.remove(folder);
      }
    }
  }

  /** Only files of the host can be locked; those of other systems nobody else has. */
  private static Optional<Lock> lock(Path folder) throws IOException {
    if (!folder.getFileSystem().equals(FileSystems.getDefault())) {
      return Optional.empty();
    }
    Path real = folder.toRealPath();
    if (!TAKEN.add(real)) {
      throw taken(folder);
    }
    boolean locked = false;
    try {
      Path file = real.resolveSibling(real.getFileName() + LOCK);
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        locked = channel.tryLock() != null;
      } finally {
        if (!locked) {
          channel.close();
        }
      }
      if (!locked) {
        throw taken(folder);
      }
      return Optional.of(new Lock(real, channel));
    } finally {
      if (!locked) {
        TAKEN.remove(real);
      }
    }
  }

  private static IOException taken(Path folder) {
    return new IOException(
        folder + ": another server has this database, in this process or another; close that");
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

  @Override
  public void close() {
    try {
      if (lock.isPresent()) {
        lock.get().close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
