package dev.ligature.engine.cache;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Keeps a cache's folder within its size: the keys go that were used longest ago. The folder is
 * looked through now and then, so that it may be larger for a while. Thread-safe.
 */
final class SizeBound {
  /** A file that was begun and not named in that time belongs to a process that has ended. */
  private static final Duration ABANDONED = Duration.ofHours(1);

  /** How long nobody looks it through, unless much is written. */
  private static final Duration PAUSE = Duration.ofMinutes(10);

  /** The share of the limit that is written without a look. */
  private static final int MUCH = 8;

  /** Its time says when somebody last looked. */
  private static final String MARK = "last-looked-through";

  private static final int KEY_DIGITS = 2 * CodeKey.LENGTH;

  private final Path folder;
  private final long limit;
  private long written;

  SizeBound(Path folder, long limit) {
    this.folder = folder;
    this.limit = limit;
  }

  /**
   * The files of a key.
   *
   * @param size their bytes
   */
  private record Key(Path folder, FileTime used, long size, List<Path> files) {}

  /** Bytes were written: deletes what is too much. */
  synchronized void written(long bytes, CacheFolder cache) {
    written += bytes;
    try {
      if (written > limit / MUCH || isDue()) {
        written = 0;
        keep();
      }
    } catch (IOException e) {
      cache.failed("can't keep the size of " + folder, e);
    }
  }

  private boolean isDue() throws IOException {
    Path mark = folder.resolve(MARK);
    Instant now = Instant.now();
    try {
      if (Files.getLastModifiedTime(mark).toInstant().isAfter(now.minus(PAUSE))) {
        return false;
      }
    } catch (NoSuchFileException e) {
      // Nobody has.
    }
    Files.write(mark, new byte[0]);
    Files.setLastModifiedTime(mark, FileTime.from(now));
    return true;
  }

  private void keep() throws IOException {
    List<Key> keys = keys();
    long size = keys.stream().mapToLong(Key::size).sum();
    keys.sort(Comparator.comparing(Key::used));
    for (Key key : keys) {
      if (size <= limit) {
        return;
      }
      delete(key);
      size -= key.size;
    }
  }

  private List<Key> keys() throws IOException {
    List<Key> keys = new ArrayList<>();
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(folder)) {
      for (Path found : folders) {
        if (found.getFileName().toString().length() == KEY_DIGITS) {
          try {
            keys.add(key(found));
          } catch (NoSuchFileException | NotDirectoryException e) {
            // Another process has deleted it, or it is not one of ours.
          }
        }
      }
    }
    return keys;
  }

  private static Key key(Path keyFolder) throws IOException {
    Instant abandoned = Instant.now().minus(ABANDONED);
    FileTime used = Files.getLastModifiedTime(keyFolder);
    long size = 0;
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(keyFolder)) {
      for (Path file : found) {
        boolean named = file.toString().endsWith(KeyFolder.SUFFIX);
        if (named) {
          files.add(file);
          size += Files.size(file);
        } else if (Files.getLastModifiedTime(file).toInstant().isBefore(abandoned)) {
          Files.deleteIfExists(file);
        }
      }
    }
    return new Key(keyFolder, used, size, files);
  }

  private static void delete(Key key) throws IOException {
    for (Path file : key.files) {
      Files.deleteIfExists(file);
    }
    try {
      Files.deleteIfExists(key.folder);
    } catch (DirectoryNotEmptyException e) {
      // A process has written to it meanwhile.
    }
  }
}
