package dev.ligature.wasi.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two threads of a guest: one exchanges a folder for a link out, the other goes through it. */
@Timeout(120)
class RaceTest {
  private static final int ROUNDS = 4000;

  /** A thread that repeats something until it is stopped, whatever errors that ends with. */
  private static final class Repeating implements AutoCloseable {
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final AtomicReference<Throwable> thrown = new AtomicReference<>();
    private final Thread thread;

    Repeating(Box.Call... steps) {
      thread =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      while (!stopped.get()) {
                        for (Box.Call step : steps) {
                          Box.error(step);
                        }
                      }
                    } catch (Throwable e) {
                      thrown.set(e);
                    }
                  });
    }

    @Override
    public void close() {
      stopped.set(true);
      try {
        thread.join();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      assertEquals(null, thrown.get());
    }
  }

  @ParameterizedTest
  @EnumSource(Box.Host.class)
  void nothing_outside_is_touched_while_a_folder_and_a_link_change_places(Box.Host host)
      throws Exception {
    try (Box box = new Box(host)) {
      Directory dir = box.directory;
      dir.createDirectory("d");
      dir.createDirectory("spare");
      dir.createDirectory("here");
      Files.createSymbolicLink(box.root.resolve("link"), box.path(".."));
      Box.create(dir, "d/secret", "inside");
      List<String> before = box.everythingOutside();
      try (Repeating swap =
              new Repeating(
                  () -> dir.rename("d", dir, "away"),
                  () -> dir.rename("link", dir, "d"),
                  () -> dir.rename("d", dir, "link"),
                  () -> dir.rename("away", dir, "d"));
          Directory here = box.folder("here")) {
        for (int i = 0; i < (host.holds() ? ROUNDS : ROUNDS / 4); i++) {
          goThrough(dir, here);
        }
        assertTrue(swap.thread.isAlive());
      }
      assertEquals(before, box.everythingOutside());
      assertEquals("secret", Files.readString(box.outside.resolve("secret")));
    }
  }

  private static void goThrough(Directory dir, Directory here) {
    Box.error(
        () -> {
          try (OpenFile file = (OpenFile) dir.open("d/secret", Box.creating(false))) {
            ByteBuffer bytes = ByteBuffer.allocate(10);
            file.read(bytes);
            String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
            assertTrue(text.equals("inside") || text.isEmpty(), text);
          }
        });
    Box.error(() -> dir.open("d/new", Box.creating(true)).close());
    Box.error(() -> dir.createDirectory("d/folder"));
    Box.error(() -> dir.symlink("x", "d/symbolic"));
    Box.error(() -> dir.link("d/secret", false, here, "stolen"));
    Box.error(() -> assertTrue(!Box.content(here, "stolen").equals("secret")));
    Box.error(() -> here.removeFile("stolen"));
    Box.error(() -> dir.link("d/secret", false, dir, "d/hard"));
    Box.error(() -> dir.rename("d/new", dir, "d/renamed"));
    Box.error(() -> dir.setTimes("d/secret", true, null, null));
    Box.error(() -> dir.removeDirectory("d/folder"));
    Box.error(() -> dir.removeFile("d/renamed"));
    Box.error(() -> dir.removeFile("d/symbolic"));
    Box.error(() -> dir.removeFile("d/hard"));
    Box.error(
        () -> {
          try (Directory d = (Directory) dir.open("d", Box.folder(true))) {
            assertTrue(!d.names().contains("root"), () -> "listed what is outside");
            assertEquals(FileError.PERM, Box.error(() -> d.open("..", Box.folder(true))));
          }
        });
  }

  @ParameterizedTest
  @EnumSource(Box.Host.class)
  void a_folder_and_a_file_change_places(Box.Host host) throws Exception {
    try (Box box = new Box(host)) {
      Directory dir = box.directory;
      dir.createDirectory("d");
      Box.create(dir, "f", "file");
      try (Repeating swap =
          new Repeating(
              () -> dir.rename("d", dir, "away"),
              () -> dir.rename("f", dir, "d"),
              () -> dir.rename("d", dir, "f"),
              () -> dir.rename("away", dir, "d"))) {
        for (int i = 0; i < (host.holds() ? ROUNDS : ROUNDS / 4); i++) {
          Box.error(() -> dir.open("d", Box.folder(true)).close());
          Box.error(() -> dir.status("d/x", true));
          Box.error(() -> dir.open("d", Box.reading()).close());
        }
        assertTrue(swap.thread.isAlive());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Box.Host.class)
  void one_thread_closes_what_another_uses(Box.Host host) throws Exception {
    try (Box box = new Box(host)) {
      Directory dir = box.directory;
      dir.createDirectory("d");
      Box.create(dir, "d/f", "content");
      AtomicReference<Directory> shared = new AtomicReference<>(box.folder("d"));
      AtomicReference<OpenFile> file =
          new AtomicReference<>((OpenFile) dir.open("d/f", Box.reading()));
      try (Repeating closing =
          new Repeating(
              () -> shared.getAndSet((Directory) dir.open("d", Box.folder(true))).close(),
              () -> file.getAndSet((OpenFile) dir.open("d/f", Box.reading())).close())) {
        for (int i = 0; i < ROUNDS; i++) {
          Directory used = Objects.requireNonNull(shared.get());
          OpenFile open = Objects.requireNonNull(file.get());
          FileError error = Box.error(() -> assertEquals("content", Box.content(used, "f")));
          assertTrue(error == null || error == FileError.BADF, () -> error + "");
          FileError second =
              Box.error(
                  () -> {
                    assertEquals(7, open.status().size());
                    open.read(ByteBuffer.allocate(1), 3);
                  });
          assertTrue(second == null || second == FileError.BADF, () -> second + "");
        }
        assertTrue(closing.thread.isAlive());
      }
      Objects.requireNonNull(shared.get()).close();
      Objects.requireNonNull(file.get()).close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
