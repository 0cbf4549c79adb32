package dev.ligature.wasi.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Open files, on every kind of host. */
@ParameterizedClass
@EnumSource(Box.Host.class)
@Timeout(60)
class OpenFileTest {
  @Parameter Box.Host host;
  private Box box;
  private Directory dir;

  @BeforeEach
  void open() throws IOException {
    box = new Box(host);
    dir = box.directory;
  }

  @AfterEach
  void close() throws IOException {
    box.close();
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void a_thread_that_is_interrupted_before_a_call_reads_on() throws IOException {
    Box.create(dir, "f", "content");
    try (OpenFile file = (OpenFile) dir.open("f", Box.creating(false))) {
      Thread.currentThread().interrupt();
      assertEquals(7, file.read(ByteBuffer.allocate(10)));
      assertEquals(1, file.write(bytes("!")));
      assertEquals(8, file.size());
      file.sync(true);
      assertEquals(8, file.status().size());
      file.resize(3);
      assertEquals(0, file.seek(0, OpenFile.Whence.START));
      assertTrue(Thread.interrupted());
      assertEquals(3, file.read(ByteBuffer.allocate(10)));
    } finally {
      Thread.interrupted();
    }
  }

  @Test
  void interrupts_during_calls_break_nothing() throws Exception {
    Box.create(dir, "f", "content");
    AtomicBoolean stopped = new AtomicBoolean();
    Thread reader = Thread.currentThread();
    Thread interrupter =
        Thread.ofPlatform()
            .start(
                () -> {
                  while (!stopped.get()) {
                    reader.interrupt();
                  }
                });
    try (OpenFile file = (OpenFile) dir.open("f", Box.creating(false))) {
      for (int i = 0; i < 3000; i++) {
        assertEquals(7, file.read(ByteBuffer.allocate(7), 0));
        assertEquals(7, file.write(bytes("content"), 0));
        assertEquals(7, file.status().size());
        assertEquals(7, dir.status("f", true).size());
      }
    } finally {
      stopped.set(true);
      while (interrupter.isAlive()) {
        Thread.interrupted();
      }
      Thread.interrupted();
    }
  }

  @Test
  void appending_files_write_at_the_end_and_read_where_they_are() throws IOException {
    Box.create(dir, "f", "12345");
    OpenOptions append =
        new OpenOptions(true, true, true, false, false, false, false, true, false, false);
    try (OpenFile file = (OpenFile) dir.open("f", append);
        OpenFile other = (OpenFile) dir.open("f", append)) {
      assertEquals(2, file.read(ByteBuffer.allocate(2)));
      file.write(bytes("67"));
      other.write(bytes("89"));
      file.write(bytes("0"));
      assertEquals(10, file.seek(0, OpenFile.Whence.CURRENT));
    }
    assertEquals("1234567890", Box.content(dir, "f"));
  }

  @Test
  void truncated_files_are_empty() throws IOException {
    Box.create(dir, "f", "12345");
    OpenOptions truncate =
        new OpenOptions(false, true, false, false, false, true, false, true, false, false);
    dir.open("f", truncate).close();
    assertEquals("", Box.content(dir, "f"));
  }

  @Test
  void what_is_not_opened_for_writing_is_not_written() throws IOException {
    Box.create(dir, "f", "12345");
    try (OpenFile file = (OpenFile) dir.open("f", Box.reading())) {
      assertEquals(FileError.BADF, Box.error(() -> file.write(bytes("x"))));
      assertEquals(FileError.BADF, Box.error(() -> file.resize(0)));
    }
    assertEquals("12345", Box.content(dir, "f"));
  }

  @Test
  void what_is_not_opened_for_reading_is_not_read() throws IOException {
    OpenOptions write =
        new OpenOptions(false, true, false, true, false, false, false, true, false, false);
    try (OpenFile file = (OpenFile) dir.open("f", write)) {
      assertEquals(FileError.BADF, Box.error(() -> file.read(ByteBuffer.allocate(1))));
    }
  }

  @Test
  void files_grow_with_zeros() throws IOException {
    Box.create(dir, "f", "1");
    try (OpenFile file = (OpenFile) dir.open("f", Box.creating(false))) {
      file.resize(3);
      assertEquals(3, file.size());
    }
    assertEquals("1\0\0", Box.content(dir, "f"));
  }

  @Test
  void positions_are_never_negative() throws IOException {
    Box.create(dir, "f", "1");
    try (OpenFile file = (OpenFile) dir.open("f", Box.reading())) {
      for (OpenFile.Whence whence : OpenFile.Whence.values()) {
        assertEquals(FileError.INVAL, Box.error(() -> file.seek(-2, whence)));
      }
      assertEquals(5, file.seek(4, OpenFile.Whence.END));
      assertEquals(
          FileError.INVAL, Box.error(() -> file.seek(Long.MAX_VALUE, OpenFile.Whence.CURRENT)));
      assertEquals(0, file.read(ByteBuffer.allocate(1)));
      assertEquals(FileError.INVAL, Box.error(() -> file.read(ByteBuffer.allocate(1), -1)));
    }
  }

  @Test
  void a_closed_file_is_a_bad_descriptor() throws IOException {
    Box.create(dir, "f", "1");
    OpenFile file = (OpenFile) dir.open("f", Box.reading());
    file.close();
    file.close();
    assertEquals(FileError.BADF, Box.error(() -> file.read(ByteBuffer.allocate(1))));
    assertEquals(FileError.BADF, Box.error(file::status));
  }
}
