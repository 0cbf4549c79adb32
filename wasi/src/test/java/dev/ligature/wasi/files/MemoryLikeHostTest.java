package dev.ligature.wasi.files;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is done at random in a tree in memory and in a folder of the host has the same end. */
class MemoryLikeHostTest {
  private static final List<String> NAMES = List.of("a", "b", "c", "d");
  private static final int STEPS = 1500;

  private Box box;
  private Directory host;
  private Directory memory;

  @BeforeEach
  void open() throws IOException {
    box = new Box(Box.Host.BEST);
    host = Directory.tree(new MountedFolder("/", box.root, false), List.of());
    memory = tree(new MemoryTree(1 << 30));
  }

  @AfterEach
  void close() throws IOException {
    host.close();
    memory.close();
    box.close();
  }

  private static Directory tree(MemoryTree tree) throws FileException {
    return Directory.tree(
        new MountedFolder("/", new FolderSource.InMemory(tree), false), List.of());
  }

  /** What a call gives, as a text. */
  private interface Call {
    String in(Directory directory) throws FileException;
  }

  private static String outcome(Directory directory, Call call) {
    try {
      return call.in(directory);
    } catch (FileException e) {
      return e.error().name();
    }
  }

  private static String path(Random random) {
    StringBuilder path = new StringBuilder(random.nextInt(8) == 0 ? "/" : "");
    int depth = 1 + random.nextInt(3);
    for (int i = 0; i < depth; i++) {
      path.append(i == 0 ? "" : "/");
      path.append(
          switch (random.nextInt(14)) {
            case 0 -> "..";
            case 1 -> ".";
            default -> NAMES.get(random.nextInt(NAMES.size()));
          });
    }
    return path.append(random.nextInt(12) == 0 ? "/" : "").toString();
  }

  private static Call call(Random random) {
    String path = path(random);
    String other = path(random);
    boolean flag = random.nextBoolean();
    int number = random.nextInt(20_000);
    return switch (random.nextInt(14)) {
      case 0, 1, 2 -> directory -> write(directory, path, number);
      case 3 -> directory -> read(directory, path);
      case 4 ->
          directory -> {
            directory.createDirectory(path);
            return "made";
          };
      case 5 ->
          directory -> {
            directory.removeDirectory(path);
            return "removed";
          };
      case 6 ->
          directory -> {
            directory.removeFile(path);
            return "removed";
          };
      case 7, 8 ->
          directory -> {
            directory.rename(path, directory, other);
            return "renamed";
          };
      case 9 ->
          directory -> {
            directory.link(path, flag, directory, other);
            return "linked";
          };
      case 10 ->
          directory -> {
            directory.symlink(other, path);
            return "linked";
          };
      case 11 -> directory -> link(directory, path);
      case 12 ->
          directory -> {
            directory.setTimes(path, flag, FileTime.fromMillis(1), FileTime.fromMillis(number));
            directory.setPermissions(path, true, Permissions.of(0700 | number % 64));
            return "set";
          };
      default -> directory -> status(directory, path, flag);
    };
  }

  private static String write(Directory directory, String path, int number) throws FileException {
    OpenOptions options =
        new OpenOptions(
            true,
            true,
            number % 5 == 0,
            true,
            number % 7 == 0,
            number % 3 == 0,
            false,
            true,
            false,
            false);
    try (OpenFile file = (OpenFile) directory.open(path, options)) {
      file.seek(number % 4000, OpenFile.Whence.START);
      int count =
          file.write(
              ByteBuffer.wrap("text".repeat(number % 5000).getBytes(StandardCharsets.UTF_8)));
      if (number % 11 == 0) {
        file.resize(number);
      }
      return count + " " + file.size() + " " + file.seek(0, OpenFile.Whence.CURRENT);
    }
  }

  private static String read(Directory directory, String path) throws FileException {
    if (directory.open(path, Box.reading()) instanceof OpenFile file) {
      try (file) {
        ByteBuffer bytes = ByteBuffer.allocate(100_000);
        while (file.read(bytes) > 0) {
          bytes.limit(bytes.capacity());
        }
        return bytes.position() + " " + bytes.flip().hashCode();
      }
    }
    return "a folder";
  }

  private static String status(Directory directory, String path, boolean follow)
      throws FileException {
    FileStatus status = directory.status(path, follow);
    boolean file = status.type() == FileType.REGULAR;
    return status.type()
        + (status.type() == FileType.SYMBOLIC_LINK ? "" : " " + status.permissions())
        + (file ? " " + status.links() + " " + status.size() : "");
  }

  /** Java's paths have no slash at their end, and so have links of the host none. */
  private static String link(Directory directory, String path) throws FileException {
    String text = directory.readLink(path);
    return text.length() > 1 && text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  /** All that is there, folder by folder. */
  private static String all(Directory directory, String path) throws FileException {
    StringBuilder all = new StringBuilder();
    try (Directory opened = directory.openFolder(path)) {
      for (String name : opened.names().stream().sorted().toList()) {
        String below = path + "/" + name;
        String status = status(directory, below, false);
        all.append(below).append(' ').append(status);
        if (status.startsWith("DIRECTORY")) {
          all.append('\n').append(all(directory, below));
        } else if (status.startsWith("REGULAR")) {
          all.append(' ').append(read(directory, below)).append('\n');
        } else {
          all.append(' ').append(link(directory, below)).append('\n');
        }
      }
    }
    return all.toString();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void each_call_ends_as_on_the_host(long seed) throws FileException {
    Random random = new Random(seed);
    List<String> ends = new ArrayList<>();
    for (int step = 0; step < STEPS; step++) {
      long own = random.nextLong();
      String expected = outcome(host, call(new Random(own)));
      String actual = outcome(memory, call(new Random(own)));
      int number = step;
      assertEquals(expected, actual, () -> "step " + number + " of seed " + seed);
      ends.add(expected);
    }
    assertEquals(all(host, "/"), all(memory, "/"));
    // Else it would be a comparison of errors.
    long done = ends.stream().filter(end -> !end.chars().allMatch(Character::isUpperCase)).count();
    assertEquals(true, done > STEPS / 10, () -> done + " calls were done");
  }

  @Test
  void a_file_that_is_open_lives_on_without_a_name() throws FileException {
    for (Directory directory : List.of(host, memory)) {
      Box.create(directory, "a", "text");
      try (OpenFile file = (OpenFile) directory.open("a", Box.creating(false))) {
        long inode = file.status().inode();
        directory.removeFile("a");
        assertEquals(4, file.write(ByteBuffer.wrap(new byte[4]), 4));
        assertEquals(8, file.size());
        assertEquals(8, file.status().size());
        assertEquals(0, file.status().links());
        assertEquals(inode, file.status().inode());
      }
    }
  }

  @Test
  void a_folder_that_was_removed_has_no_room() throws FileException {
    for (Directory directory : List.of(host, memory)) {
      directory.createDirectory("d");
      try (Directory held = directory.openFolder("d")) {
        directory.removeDirectory("d");
        assertEquals(FileError.NOENT, Box.error(() -> held.createDirectory("e")));
        assertEquals(FileError.NOENT, Box.error(() -> Box.create(held, "f", "")));
        assertEquals(FileError.NOENT, Box.error(() -> held.symlink("x", "l")));
        assertEquals(List.of(), held.names());
      }
    }
  }

  @Test
  void long_names_and_names_with_nul_are_refused() throws FileException {
    for (Directory directory : List.of(host, memory)) {
      String longest = "x".repeat(255);
      Box.create(directory, longest, "");
      String longer = longest + "x";
      assertEquals(FileError.NAMETOOLONG, Box.error(() -> directory.createDirectory(longer)));
      assertEquals(FileError.NAMETOOLONG, Box.error(() -> directory.status(longer, true)));
      assertEquals(
          FileError.NAMETOOLONG, Box.error(() -> directory.rename(longest, directory, longer)));
      assertEquals(FileError.ILSEQ, Box.error(() -> directory.createDirectory("a\0b")));
      assertEquals(FileError.ILSEQ, Box.error(() -> directory.symlink("a\0b", "l")));
    }
  }

  @Test
  void names_do_not_lead_from_a_tree_to_another_or_to_the_host() throws FileException {
    try (Directory another = tree(new MemoryTree(1 << 20))) {
      Box.create(memory, "a", "");
      Box.create(another, "a", "");
      Box.create(host, "a", "");
      for (Directory other : List.of(another, host)) {
        assertEquals(FileError.XDEV, Box.error(() -> memory.rename("a", other, "b")));
        assertEquals(FileError.XDEV, Box.error(() -> memory.link("a", true, other, "b")));
        assertEquals(FileError.XDEV, Box.error(() -> other.rename("a", memory, "b")));
      }
      assertEquals(FileError.XDEV, Box.error(() -> host.link("a", true, memory, "b")));
    }
  }
}
