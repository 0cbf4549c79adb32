package dev.ligature.wasi.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A directory in which a guest can change nothing, on all kinds of hosts. */
final class ReadOnlyTest {
  private static final FileTime THEN = FileTime.fromMillis(1_000_000_000_000L);

  /** How a file is opened to be changed. */
  private static OpenOptions writing(boolean read, boolean write, boolean create, boolean empty) {
    return new OpenOptions(read, write, false, create, false, empty, false, true, false, false);
  }

  private static FileError errorOf(Box.Call call) {
    return assertThrows(FileException.class, call::run).error();
  }

  private static void assertRefused(Box.Call... calls) {
    for (Box.Call call : calls) {
      assertEquals(FileError.ROFS, errorOf(call));
    }
  }

  private static void fill(Box box) throws IOException {
    Path sub = Files.createDirectory(box.root.resolve("sub"));
    Files.writeString(box.root.resolve("file"), "content");
    Files.writeString(sub.resolve("inner"), "inner");
    Files.createSymbolicLink(box.root.resolve("link"), box.path("file"));
  }

  /** Names, kinds, contents and times of modification of all there is. */
  private static Map<String, String> all(Path root) throws IOException {
    Map<String, String> all = new TreeMap<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        String content = Files.isRegularFile(file) ? Files.readString(file) : "-";
        all.put(file.toString(), content + " " + Files.getLastModifiedTime(file));
      }
    }
    return all;
  }

  @ParameterizedTest
  @EnumSource(Box.Host.class)
  void nothing_is_changed_by_any_call(Box.Host host) throws IOException {
    try (Box box = new Box(host)) {
      fill(box);
      Map<String, String> before = all(box.root);
      try (Directory closed = Directory.open(box.root, host.means(), true);
          Directory sub = (Directory) closed.open("sub", Box.folder(true));
          OpenFile file = (OpenFile) closed.open("file", Box.reading())) {
        for (Directory base : List.of(closed, sub)) {
          String name = base.equals(closed) ? "file" : "inner";
          assertRefused(
              () -> base.open(name, writing(false, true, false, false)),
              () -> base.open(name, writing(true, true, false, false)),
              () -> base.open(name, writing(true, true, true, false)),
              () -> base.open(name, writing(true, false, false, true)),
              () -> base.open("new", Box.creating(false)),
              () -> base.open("new", Box.creating(true)),
              () -> base.createDirectory("new"),
              () -> base.removeFile(name),
              () -> base.removeFile("absent"),
              () -> base.removeDirectory("absent"),
              () -> base.rename(name, base, "new"),
              () -> base.rename(name, box.directory, "new"),
              () -> box.directory.rename("link", base, "new"),
              () -> base.link(name, true, base, "new"),
              () -> base.link(name, true, box.directory, "new"),
              () -> box.directory.link("file", true, base, "new"),
              () -> base.symlink("file", "new"),
              () -> base.setTimes(name, true, THEN, THEN),
              () -> base.setTimes(THEN, THEN));
        }
        assertRefused(
            () -> closed.removeDirectory("sub"),
            () -> closed.open("link", writing(true, true, false, false)),
            () -> closed.open("sub/inner", writing(true, true, false, false)),
            () -> file.setTimes(THEN, THEN));
        assertEquals(FileError.BADF, errorOf(() -> file.write(ByteBuffer.allocate(1))));
      }
      assertEquals(before, all(box.root));
    }
  }

  @ParameterizedTest
  @EnumSource(Box.Host.class)
  void what_is_there_is_the_error_that_comes_first(Box.Host host) throws IOException {
    try (Box box = new Box(host)) {
      fill(box);
      try (Directory closed = Directory.open(box.root, host.means(), true)) {
        assertEquals(FileError.EXIST, errorOf(() -> closed.createDirectory("file")));
        assertEquals(FileError.EXIST, errorOf(() -> closed.createDirectory("sub")));
        assertEquals(FileError.EXIST, errorOf(() -> closed.symlink("file", "link")));
        assertEquals(FileError.EXIST, errorOf(() -> closed.open("file", Box.creating(true))));
        assertEquals(FileError.NOENT, errorOf(() -> closed.createDirectory("absent/new")));
        assertEquals(FileError.NOTDIR, errorOf(() -> closed.removeFile("file/new")));
        assertEquals(FileError.NOENT, errorOf(() -> closed.open("absent", Box.reading())));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Box.Host.class)
  void it_is_read_as_any_other(Box.Host host) throws IOException {
    try (Box box = new Box(host)) {
      fill(box);
      try (Directory closed = Directory.open(box.root, host.means(), true)) {
        assertEquals("content", Box.content(closed, "file"));
        assertEquals("content", Box.content(closed, "link"));
        assertEquals("inner", Box.content(closed, "sub/inner"));
        assertEquals("file", closed.readLink("link"));
        assertEquals(3, closed.names().size());
        assertEquals(FileType.REGULAR, closed.status("file", true).type());
        // To create what is there is to open it.
        closed.open("file", writing(true, false, true, false)).close();
      }
    }
  }
}
