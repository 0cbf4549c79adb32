package dev.ligature.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ligature.guests.Guests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Code that one run generates and the next one finds. */
final class CacheOptionTest {
  private static final Path GUEST = Guests.module("dlfcn/dl.wasm");

  @TempDir private Path folder;

  /** Says what the cache did in a run. */
  private static String line(Invocation run) {
    return run.err().lines().filter(line -> line.startsWith("code cache ")).findFirst().orElse("");
  }

  private static long number(String line, String behind) {
    String before = line.substring(0, line.indexOf(behind));
    return Long.parseLong(before.substring(before.lastIndexOf(' ') + 1));
  }

  private static Invocation run(String... options) {
    String[] arguments = new String[options.length + 6];
    arguments[0] = "run";
    arguments[1] = "--stats";
    System.arraycopy(options, 0, arguments, 2, options.length);
    int end = options.length + 2;
    arguments[end] = GUEST.toString();
    arguments[end + 1] = "open";
    arguments[end + 2] = "plugin.so";
    arguments[end + 3] = "now";
    Invocation invocation = Invocation.of(arguments);
    assertEquals("open plugin.so: slot 0\n", invocation.out());
    assertEquals(0, invocation.status());
    return invocation;
  }

  @Test
  void a_second_run_generates_nothing() {
    Path cache = folder.resolve("not/there/yet");
    String first = line(run("--cache", cache.toString()));
    long generated = number(first, " generated");
    assertEquals(
        "code cache %s: 0 classes found, %d generated, 0 files refused".formatted(cache, generated),
        first);
    assertTrue(generated > 10, first);
    assertEquals(
        "code cache %s: %d classes found, 0 generated, 0 files refused".formatted(cache, generated),
        line(run("--cache=" + cache)));
  }

  @Test
  void the_environment_names_it_where_the_option_does_not() {
    Path cache = folder.resolve("cache");
    String[] words = {"run", "--stats", GUEST.toString(), "open", "plugin.so", "now"};
    Invocation named = new Invocation().environment("LIGATURE_CACHE", cache.toString()).run(words);
    assertTrue(line(named).startsWith("code cache " + cache + ": 0 classes found"), named.err());
    assertTrue(number(line(run("--cache", cache.toString())), " classes found") > 10);
    assertEquals("", line(run()));
    assertEquals("", line(run("--cache=")));
  }

  @Test
  void what_others_can_write_to_is_refused() throws IOException {
    assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    Invocation.of("run", "--cache", folder.toString(), GUEST.toString())
        .gives(
            2,
            "",
            """
            ligature: code cache %s: others may write to it (rwxrwxrwx), and code in it runs in this process: chmod go-w %s, or name another folder
            """
                .formatted(folder, folder));
  }

  /** Code that it wrote there would run with all that the process may do. */
  @Test
  void what_the_program_can_write_to_is_refused() throws IOException {
    Path cache = Files.createDirectory(folder.resolve("cache"));
    Files.createDirectory(cache.resolve("inner"));
    for (String granted : new String[] {folder + "::/d", cache.toString(), cache + "/inner"}) {
      Invocation.of("run", "--dir", granted, "--cache", cache.toString(), GUEST.toString())
          .gives(
              2,
              "",
              """
              ligature: code cache %s: the program can write to it by --dir %s, and code in it runs outside of the program: name another directory
              """
                  .formatted(cache, granted));
    }
    run("--read-only-dir", folder.toString(), "--cache", cache.toString());
  }
}
