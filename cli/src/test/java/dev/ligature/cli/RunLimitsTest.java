package dev.ligature.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.guests.Guests;
import dev.ligature.linker.Limit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Guests that take all they can get end at the limit that the command line gives, by {@code
 * guests/bombs}, and say so in the words of their C library.
 */
class RunLimitsTest {
  private static final String BOMBS = guest("bombs/main.wasm");

  @TempDir Path directory;

  private static String guest(String path) {
    return Guests.module(path).toString();
  }

  private static String hint(Limit limit) {
    return "; to raise it, set Limit.%s or %s".formatted(limit, limit.option());
  }

  /** Runs a bomb that is given a path in the directory. */
  private Invocation bomb(Limit limit, int value, String bomb, String path) {
    return Invocation.of(
        "run",
        limit.option(),
        Integer.toString(value),
        "--dir",
        directory + "::/data",
        BOMBS,
        bomb,
        "/data/" + path);
  }

  /** Runs what can't be linked. */
  private static void refused(Limit limit, long value, String subject, String reason) {
    Invocation.of(
            "run",
            limit.option(),
            Long.toString(value),
            "--library-path",
            guest("libc"),
            guest("libc/host.wasm"))
        .gives(
            127,
            "",
            """
            ligature: no room for %s
            >>> the limit is %d %s%s
            """
                .formatted(subject, value, reason, hint(limit)));
  }

  @Test
  void memory_of_malloc() {
    for (Limit limit : new Limit[] {Limit.MEMORY_PAGES, Limit.TOTAL_MEMORY_PAGES}) {
      Invocation run = bomb(limit, 100, "memory", "");
      assertEquals(0, run.status(), run.err());
      assertTrue(
          run.out().matches("[89]\\d blocks of 64 KiB, then: Out of memory\ngoing on\n"),
          run.out());
    }
  }

  @Test
  void open_files_and_directories() {
    bomb(Limit.OPEN_FILES, 20, "files", "f")
        .gives(0, "20 files, then: No file descriptors available\ngoing on\n", "");
    bomb(Limit.OPEN_FILES, 7, "directories", "")
        .gives(0, "7 directories, then: No file descriptors available\ngoing on\n", "");
    // And by default.
    Invocation.of("run", "--dir", directory + "::/data", BOMBS, "files", "/data/f")
        .gives(0, "1024 files, then: No file descriptors available\ngoing on\n", "");
    assertArrayEquals(new String[] {"f"}, directory.toFile().list());
  }

  @Test
  void bytes_written_to_files() throws IOException {
    bomb(Limit.FILE_BYTES, 5500, "disk", "f")
        .gives(0, "5500 bytes written again and again, then: Quota exceeded\ngoing on\n", "");
    assertEquals(1000, Files.size(directory.resolve("f")));
    bomb(Limit.FILE_BYTES, 5500, "holes", "g")
        .gives(0, "5 times 1000 bytes longer, then: Quota exceeded\ngoing on\n", "");
    assertEquals(5000, Files.size(directory.resolve("g")));
  }

  @Test
  void bytes_written_to_streams() {
    // The guest returns 7 if the error was ENOSPC.
    bomb(Limit.STREAM_BYTES, 5, "output", "").gives(7, "xxxxx", "");
    Invocation.of("run", "--max-stream-bytes", "0", guest("hello/hello.wasm")).gives(0, "", "");
  }

  @Test
  void call_depth() {
    Invocation run = bomb(Limit.STACK_BYTES, 1_000_000, "recursion", "");
    assertEquals(134, run.status());
    assertTrue(
        run.err()
            .startsWith(
                "ligature: trap: call stack exhausted: the limit is 1000000 bytes of Java stack"
                    + hint(Limit.STACK_BYTES)
                    + "\n    at main.wasm.down\n"),
        run.err());
  }

  @Test
  void threads() {
    // The guest returns 1 if it can't begin one.
    String program = guest("threads/program.wasm");
    Invocation.of("run", "--max-threads", "0", program).gives(1, "", "");
    assertEquals(0, Invocation.of("run", "--max-threads", "3", program).status());
  }

  @Test
  void libraries_and_functions() {
    Invocation.of(
            "run", "--max-libraries", "1", "--library-path", guest("libc"), guest("libc/host.wasm"))
        .gives(
            127,
            "",
            """
            ligature: no room for lib.so: one more library
            >>> the limit is 1 libraries at once%s
            >>> needed by: host.wasm -> lib.so
            """
                .formatted(hint(Limit.LIBRARIES)));
    refused(Limit.MODULE_FUNCTIONS, 10, "host.wasm: 56 functions", "functions in a module");
    refused(Limit.FUNCTIONS, 10, "host.wasm: 56 functions", "functions in all libraries together");
  }

  @Test
  void tables() {
    refused(
        Limit.TABLE_ELEMENTS,
        1,
        "host.wasm: 2 pages of memory and 5 table elements",
        "elements in all tables together");
  }

  @Test
  void module_bytes() {
    String program = guest("hello/hello.wasm");
    Invocation.of("run", "--max-module-bytes", "100", program)
        .gives(
            127,
            "",
            "ligature: %s: cannot read: it has %d bytes, and the limit is 100 bytes in a module%s\n"
                .formatted(program, new java.io.File(program).length(), hint(Limit.MODULE_BYTES)));
  }

  @Test
  void generated_code() {
    refused(Limit.CODE_BYTES, 10, "host.wasm: its instance", "bytes of generated code");
    Invocation run = bomb(Limit.CODE_BYTES, 15_000, "files", "f");
    assertEquals(134, run.status());
    assertTrue(
        run.err()
            .startsWith(
                "ligature: trap: limit reached: the limit is 15000 bytes of generated code%s\n"
                    .formatted(hint(Limit.CODE_BYTES))),
        run.err());
  }
}
