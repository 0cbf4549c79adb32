package dev.ligature.engine.cache;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The classes of one key: a folder of {@link Segment}s, one for each time that a process has
 * written some. Thread-safe, and safe for processes that use it at the same time: files appear as a
 * whole, never change, and have classes that any process would generate alike.
 */
final class KeyFolder implements StoredCode {
  static final String SUFFIX = ".classes";

  /** So many files become one when a further one would be written. */
  private static final int MANY = 4;

  private final Path folder;
  private final CodeKey key;
  private final CacheFolder cache;
  private final List<Segment> segments = new CopyOnWriteArrayList<>();

  /** What was generated and is not written yet, by name, so that files are always the same. */
  private Map<String, byte[]> pending = new TreeMap<>();

  KeyFolder(Path folder, CodeKey key, CacheFolder cache) {
    this.folder = folder;
    this.key = key;
    this.cache = cache;
    read();
  }

  private void read() {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
      for (Path file : files) {
        open(file);
      }
      cache.use(folder);
    } catch (NoSuchFileException | NotDirectoryException e) {
      // Nothing is kept yet.
    } catch (IOException e) {
      cache.failed("can't list " + folder, e);
    }
  }

  private void open(Path file) {
    try {
      segments.add(Segment.open(file, key));
    } catch (NoSuchFileException e) {
      // Another process has just made one file of several.
    } catch (IOException e) {
      refuse(file, e);
    }
  }

  /** What is torn or foreign goes, since it would be refused each time. */
  private void refuse(Path file, IOException reason) {
    cache.refused(file, reason);
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      cache.failed("can't delete " + file, e);
    }
  }

  @Override
  public byte @Nullable [] find(String name) {
    List<Segment> torn = new ArrayList<>();
    byte[] found = null;
    for (Segment segment : segments) {
      try {
        found = segment.find(name);
        if (found != null) {
          cache.found();
          break;
        }
      } catch (IOException e) {
        refuse(segment.file(), e);
        torn.add(segment);
      }
    }
    segments.removeAll(torn);
    return found;
  }

  @Override
  public boolean isKnown() {
    return !segments.isEmpty();
  }

  @Override
  public void add(Map<String, byte[]> classes) {
    synchronized (this) {
      pending.putAll(classes);
    }
    cache.generated(this, classes.size());
  }

  /** Writes what was generated; how many bytes these were. */
  long write() {
    Map<String, byte[]> classes;
    synchronized (this) {
      classes = pending;
      pending = new TreeMap<>();
    }
    if (classes.isEmpty()) {
      return 0;
    }
    try {
      cache.create(folder);
      List<Segment> merged = segments.size() >= MANY ? List.copyOf(segments) : List.of();
      Map<String, byte[]> all = merged.isEmpty() ? classes : merge(merged, classes);
      Path file = SegmentWriter.write(folder, key, all);
      segments.add(Segment.open(file, key));
      for (Segment old : merged) {
        Files.deleteIfExists(old.file());
        segments.remove(old);
      }
      return Files.size(file);
    } catch (IOException | ArithmeticException e) {
      cache.failed("can't write to " + folder, e);
      return 0;
    }
  }

  private Map<String, byte[]> merge(List<Segment> merged, Map<String, byte[]> classes) {
    Map<String, byte[]> all = new TreeMap<>(classes);
    for (Segment segment : merged) {
      for (String name : segment.names()) {
        try {
          byte[] found = segment.find(name);
          if (found != null) {
            all.put(name, found);
          }
        } catch (IOException e) {
          cache.refused(segment.file(), e);
        }
      }
    }
    return all;
  }
}
