package dev.ligature.wasi.files;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A guest's folder, with a secret beside it, on one kind of host. */
final class Box implements AutoCloseable {
  /** The kinds of host. */
  enum Host {
    /** What this machine has. */
    BEST(true, true),
    /** Folders can be held, but descriptors have no paths, as on macOS. */
    WITHOUT_PROC(true, false),
    /** Folders cannot be held, as on Windows. */
    UNHELD(false, false),
    /** A file system in memory that can hold folders. */
    JIMFS(true, true),
    /** A file system in memory that cannot. */
    JIMFS_UNHELD(false, false);

    private final boolean secure;
    private final boolean pins;

    Host(boolean secure, boolean pins) {
      this.secure = secure;
      this.pins = pins;
    }

    Folder.Means means() {
      return new Folder.Means(secure, pins);
    }

    boolean isMemory() {
      return this == JIMFS || this == JIMFS_UNHELD;
    }

    boolean holds() {
      return secure;
    }
  }

  private final @Nullable FileSystem memory;

  /** What the guest must not reach. */
  final Path outside;

  final Path root;
  final Directory directory;

  Box(Host host) throws IOException {
    if (host.isMemory()) {
      memory = Jimfs.newFileSystem(Configuration.unix());
      outside = Files.createDirectories(memory.getPath("/outside"));
    } else {
      memory = null;
      outside = Files.createTempDirectory("box").toRealPath();
    }
    root = Files.createDirectory(outside.resolve("root"));
    Files.writeString(outside.resolve("secret"), "secret");
    directory = Directory.open(root, host.means());
  }

  Path path(String text) {
    return root.getFileSystem().getPath(text);
  }

  static OpenOptions reading() {
    return new OpenOptions(true, false, false, false, false, false, false, true, false, false);
  }

  static OpenOptions creating(boolean exclusive) {
    return new OpenOptions(true, true, false, true, exclusive, false, false, true, false, false);
  }

  static OpenOptions folder(boolean follow) {
    return new OpenOptions(true, false, false, false, false, false, true, follow, false, false);
  }

  Directory folder(String path) throws FileException {
    return (Directory) directory.open(path, folder(true));
  }

  static String content(Directory base, String path) throws FileException {
    try (OpenFile file = (OpenFile) base.open(path, reading())) {
      ByteBuffer bytes = ByteBuffer.allocate(100);
      file.read(bytes);
      return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    }
  }

  static void create(Directory base, String path, String content) throws FileException {
    try (OpenFile file = (OpenFile) base.open(path, creating(false))) {
      file.write(ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8)));
    }
  }

  /** A call that should fail. */
  interface Call {
    void run() throws FileException;
  }

  /** The error that a call ends with, or null if it does not fail. */
  static @Nullable FileError error(Call call) {
    try {
      call.run();
      return null;
    } catch (FileException e) {
      return e.error();
    }
  }

  /** All that is outside, by its paths and sizes, to compare. */
  List<String> everythingOutside() throws IOException {
    try (Stream<Path> all = Files.walk(outside)) {
      return all.filter(path -> !path.startsWith(root) || path.equals(root))
          .sorted()
          .map(Path::toString)
          .toList();
    }
  }

  @Override
  public void close() throws IOException {
    directory.close();
    if (memory != null) {
      memory.close();
      return;
    }
    try (Stream<Path> all = Files.walk(outside)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
