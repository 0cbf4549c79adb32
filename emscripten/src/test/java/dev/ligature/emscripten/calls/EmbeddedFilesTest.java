package dev.ligature.emscripten.calls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ligature.emscripten.EmscriptenHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that a program has in its memory. */
class EmbeddedFilesTest {
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final int TABLE = 2048;

  @TempDir private Path root;

  /** Puts a table of names and contents into the memory. */
  private static void put(HostCalls calls, String... files) {
    MemorySegment memory = calls.program().memory();
    int text = 4096;
    for (int i = 0; i < files.length; i++) {
      byte[] bytes = (files[i] + "\0").getBytes(StandardCharsets.UTF_8);
      MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, text, bytes.length);
      int entry = TABLE + i / 2 * 12;
      memory.set(INT, i % 2 == 0 ? entry : entry + 8, text);
      if (i % 2 == 1) {
        memory.set(INT, entry + 4, bytes.length - 1);
      }
      text += bytes.length;
    }
  }

  @Test
  void they_are_written_into_the_tree() throws IOException {
    Files.writeString(root.resolve("old"), "longer than what is written over it");
    try (HostCalls calls = new HostCalls(EmscriptenHost.builder().root(root).build())) {
      put(calls, "/usr/lib/a/b.txt", "é", "/usr/lib/empty", "", "old", "new");
      calls.callAny("_emscripten_fs_load_embedded_files", TABLE);
    }
    assertEquals("é", Files.readString(root.resolve("usr/lib/a/b.txt")));
    assertEquals("", Files.readString(root.resolve("usr/lib/empty")));
    assertEquals("new", Files.readString(root.resolve("old")));
  }

  @Test
  void they_stay_in_the_tree() throws IOException {
    Path inside = Files.createDirectory(root.resolve("inside"));
    try (HostCalls calls = new HostCalls(EmscriptenHost.builder().root(inside).build())) {
      put(calls, "/../../escaped", "x");
      calls.callAny("_emscripten_fs_load_embedded_files", TABLE);
    }
    assertEquals("x", Files.readString(inside.resolve("escaped")));
  }

  @Test
  void what_cannot_be_written_is_told() throws IOException {
    Files.createDirectory(root.resolve("folder"));
    try (HostCalls calls = new HostCalls(EmscriptenHost.builder().root(root).build())) {
      put(calls, "/folder", "x");
      var e =
          assertThrows(
              UncheckedIOException.class,
              () -> calls.callAny("_emscripten_fs_load_embedded_files", TABLE));
      assertEquals("can't write a file that the program brings: /folder", e.getMessage());
    }
  }
}
