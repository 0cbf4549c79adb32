package dev.ligature.engine.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What goes from a cache's folder that is too large. */
final class SizeBoundTest {
  private static final long LIMIT = 1_000;

  @TempDir private Path temporary;
  private Path folder;
  private CacheFolder cache;
  private SizeBound bound;

  @BeforeEach
  void open() throws IOException {
    folder = temporary.resolve("cache");
    cache = new CacheFolder(folder, LIMIT);
    bound = new SizeBound(folder, LIMIT);
  }

  /** The folder of a key, with a file, that was used some hours ago. */
  private Path key(char digit, int size, int hours) throws IOException {
    Path key = Files.createDirectory(folder.resolve(String.valueOf(digit).repeat(64)));
    Files.write(key.resolve("0" + KeyFolder.SUFFIX), new byte[size]);
    age(key, hours);
    return key;
  }

  private static void age(Path file, int hours) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(hours * 3_600L)));
  }

  /** The first digits of the keys that are there. */
  private Set<String> keys() throws IOException {
    try (var files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.length() == 64)
          .map(name -> name.substring(0, 1))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  /** Whatever the order is in which the file system lists them. */
  @ParameterizedTest
  @CsvSource({"14230, ace", "41032, bce", "23401, ade"})
  void the_keys_go_that_were_used_longest_ago_until_it_fits(String hours, String left)
      throws IOException {
    for (int k = 0; k < hours.length(); k++) {
      key((char) ('a' + k), 300, hours.charAt(k) - '0');
    }
    bound.written(1, cache);
    assertEquals(left, String.join("", keys()));
    assertEquals(Optional.empty(), cache.problem());
  }

  @Test
  void what_is_as_large_as_the_limit_stays() throws IOException {
    key('a', 500, 1);
    key('b', 500, 2);
    bound.written(1, cache);
    assertEquals(Set.of("a", "b"), keys());
  }

  @Test
  void it_is_looked_through_again_once_an_eighth_of_the_limit_was_written() throws IOException {
    bound.written(1, cache);
    key('a', 900, 1);
    key('b', 900, 2);
    bound.written(100, cache);
    assertEquals(Set.of("a", "b"), keys());
    bound.written(25, cache);
    assertEquals(Set.of("a", "b"), keys());
    bound.written(1, cache);
    assertEquals(Set.of("a"), keys());
  }

  @Test
  void it_is_looked_through_again_after_ten_minutes() throws IOException {
    bound.written(1, cache);
    key('a', 900, 1);
    key('b', 900, 2);
    Path mark = folder.resolve("last-looked-through");
    Files.setLastModifiedTime(mark, FileTime.from(Instant.now().minusSeconds(590)));
    bound.written(1, cache);
    assertEquals(Set.of("a", "b"), keys());
    Files.setLastModifiedTime(mark, FileTime.from(Instant.now().minusSeconds(610)));
    bound.written(1, cache);
    assertEquals(Set.of("a"), keys());
    // Whoever has looked says so to other processes.
    assertTrue(Files.getLastModifiedTime(mark).toInstant().isAfter(Instant.now().minusSeconds(60)));
  }

  @Test
  void a_file_without_its_name_goes_once_its_process_has_ended() throws IOException {
    Path key = key('a', 100, 0);
    Path old = Files.write(key.resolve("1.unfinished"), new byte[2_000]);
    Path young = Files.write(key.resolve("2.unfinished"), new byte[2_000]);
    age(old, 2);
    age(key, 0);
    bound.written(1, cache);
    try (var files = Files.list(key)) {
      assertEquals(
          Set.of(key.resolve("0" + KeyFolder.SUFFIX), young), files.collect(Collectors.toSet()));
    }
  }

  @Test
  void what_is_not_of_the_cache_stays() throws IOException {
    Path other = Files.createDirectory(folder.resolve("other"));
    Files.write(other.resolve("0" + KeyFolder.SUFFIX), new byte[2_000]);
    Path file = Files.write(folder.resolve("f".repeat(64)), new byte[2_000]);
    key('a', 900, 1);
    bound.written(1, cache);
    assertTrue(Files.exists(other.resolve("0" + KeyFolder.SUFFIX)));
    assertTrue(Files.exists(file));
    assertEquals(Set.of("a", "f"), keys());
  }
}
