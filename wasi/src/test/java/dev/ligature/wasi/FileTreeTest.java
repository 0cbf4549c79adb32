package dev.ligature.wasi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.wasi.files.FileError;
import dev.ligature.wasi.files.FileException;
import dev.ligature.wasi.files.FolderSource;
import dev.ligature.wasi.files.MemoryTree;
import dev.ligature.wasi.files.MountedFolder;
import dev.ligature.wasi.files.OpenFile;
import dev.ligature.wasi.files.OpenOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileTreeTest {
  private static final OpenOptions UPDATE =
      new OpenOptions(true, true, false, true, false, false, false, true, false, false);
  private static final int BLOCK = 8192;

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void files_are_written_and_read_by_their_paths() throws IOException {
    FileTree tree = new FileTree();
    tree.write("a/b/c.txt", bytes("text"));
    tree.write("/a/d", bytes("more"));
    tree.createDirectories("a/e/f/");
    assertArrayEquals(bytes("text"), tree.read("/a/b/c.txt"));
    tree.write("a/b/c.txt", bytes("x"));
    assertArrayEquals(bytes("x"), tree.read("a/b/../b/c.txt"));
    assertEquals(List.of("b", "d", "e"), tree.list("a"));
    assertEquals(List.of("a"), tree.list("/"));
    assertTrue(tree.isDirectory("a/e/f"));
    assertFalse(tree.isDirectory("a/d"));
    assertEquals(5, tree.size());
    tree.delete("a/d");
    tree.delete("a/e/f");
    assertFalse(tree.exists("a/d"));
    assertEquals(List.of(), tree.list("a/e"));
  }

  @Test
  void links_are_followed() throws IOException {
    FileTree tree = new FileTree();
    tree.writeString("a/b", "größer");
    tree.createSymbolicLink("l", "a");
    tree.createSymbolicLink("a/m", "/l/b");
    tree.createSymbolicLink("n", "nothing");
    assertEquals("größer", tree.readString("l/m"));
    assertFalse(tree.exists("n"));
    assertThrows(FileAlreadyExistsException.class, () -> tree.createSymbolicLink("n", "a"));
    tree.writeString("l/c", "");
    tree.delete("l");
    assertEquals(List.of("b", "c", "m"), tree.list("a"));
  }

  @Test
  void what_is_not_there_is_an_exception_of_java() throws IOException {
    FileTree tree = new FileTree();
    tree.write("f", bytes("text"));
    assertEquals("g", assertThrows(NoSuchFileException.class, () -> tree.read("g")).getMessage());
    assertThrows(NotDirectoryException.class, () -> tree.write("f/x", bytes("")));
    assertThrows(NotDirectoryException.class, () -> tree.createDirectories("f"));
    assertThrows(NotDirectoryException.class, () -> tree.list("f"));
    FileSystemException folder = assertThrows(FileSystemException.class, () -> tree.read("/"));
    assertEquals("/: Is a directory", folder.getMessage());
    IllegalArgumentException permissions =
        assertThrows(IllegalArgumentException.class, () -> tree.setPermissions("f", 01000));
    assertEquals("not permissions: 01000 has more than nine bits", permissions.getMessage());
  }

  @Test
  void a_copy_and_what_it_is_of_are_two() throws IOException {
    FileTree tree = new FileTree();
    tree.write("a", bytes("first"));
    tree.write("d/b", bytes("second"));
    tree.setPermissions("a", 0600);
    FileTree copy = tree.copy();
    tree.write("a", bytes("changed"));
    copy.write("d/b", bytes("else"));
    copy.delete("a");
    tree.write("d/c", bytes("new"));
    assertArrayEquals(bytes("changed"), tree.read("a"));
    assertArrayEquals(bytes("second"), tree.read("d/b"));
    assertArrayEquals(bytes("else"), copy.read("d/b"));
    assertEquals(List.of("d"), copy.list("/"));
    assertEquals(List.of("b"), copy.list("d"));
    assertEquals(0600, tree.copy().root().status("/a", true).permissions());
  }

  /** A file as it should be. */
  private static final class Model {
    private final FileTree tree;
    private byte[] content;

    Model(FileTree tree, byte[] content) {
      this.tree = tree;
      this.content = content;
    }

    Model copy() {
      return new Model(tree.copy(), content.clone());
    }

    void change(Random random) throws FileException {
      try (OpenFile file = (OpenFile) tree.root().open("/f", UPDATE)) {
        int at = random.nextInt(6 * BLOCK);
        if (random.nextInt(4) == 0) {
          file.resize(at);
          content = Arrays.copyOf(content, at);
        } else {
          byte[] piece = new byte[random.nextInt(2 * BLOCK)];
          random.nextBytes(piece);
          file.write(ByteBuffer.wrap(piece), at);
          content =
              Arrays.copyOf(
                  content, Math.max(content.length, piece.length == 0 ? 0 : at + piece.length));
          System.arraycopy(piece, 0, content, piece.length == 0 ? 0 : at, piece.length);
        }
      }
    }

    void check() throws IOException {
      assertArrayEquals(content, tree.read("f"));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void copies_of_copies_have_what_was_written_to_each(long seed) throws IOException {
    Random random = new Random(seed);
    List<Model> models = new ArrayList<>();
    FileTree first = new FileTree();
    first.write("f", new byte[0]);
    models.add(new Model(first, new byte[0]));
    for (int step = 0; step < 400; step++) {
      Model model = models.get(random.nextInt(models.size()));
      if (models.size() < 12 && random.nextInt(10) == 0) {
        models.add(model.copy());
      } else {
        model.change(random);
        model.check();
      }
    }
    for (Model model : models) {
      model.check();
    }
  }

  @Test
  void a_file_of_two_names_is_one_in_a_copy_too() throws IOException {
    FileTree tree = new FileTree();
    tree.write("a", bytes("text"));
    tree.root().link("/a", true, tree.root(), "/b");
    FileTree copy = tree.copy();
    copy.write("b", bytes("other"));
    assertArrayEquals(bytes("other"), copy.read("a"));
    assertEquals(2, copy.root().status("/a", true).links());
    assertArrayEquals(bytes("text"), tree.read("b"));
  }

  private static FileError fill(MemoryTree memory, String name, int blocks) {
    try (var root =
            dev.ligature.wasi.files.Directory.tree(
                new MountedFolder("/", new FolderSource.InMemory(memory), false), List.of());
        OpenFile file = (OpenFile) root.open(name, UPDATE)) {
      file.write(ByteBuffer.allocate(blocks * BLOCK), 0);
      return FileError.BADF;
    } catch (FileException e) {
      return e.error();
    }
  }

  @Test
  void a_tree_has_no_more_than_it_may() throws IOException {
    MemoryTree memory = new MemoryTree(10 * BLOCK);
    assertEquals(FileError.BADF, fill(memory, "a", 6));
    assertEquals(FileError.BADF, fill(memory, "a", 6), "written over");
    assertEquals(FileError.NOSPC, fill(memory, "b", 5));
    // What is in common counts for nobody; what is written to it does.
    MemoryTree copy = memory.copy();
    assertEquals(FileError.BADF, fill(copy, "c", 10));
    assertEquals(FileError.NOSPC, fill(copy, "a", 1));
    assertEquals(FileError.BADF, fill(memory, "d", 4));
    assertEquals(FileError.BADF, fill(memory, "a", 6));
  }

  @Test
  void a_file_that_has_gone_leaves_its_room() throws IOException {
    MemoryTree memory = new MemoryTree(10 * BLOCK);
    var root =
        dev.ligature.wasi.files.Directory.tree(
            new MountedFolder("/", new FolderSource.InMemory(memory), false), List.of());
    for (int round = 0; round < 5; round++) {
      assertEquals(FileError.BADF, fill(memory, "a", 10));
      root.removeFile("a");
      assertEquals(FileError.BADF, fill(memory, "a", 4));
      assertEquals(FileError.BADF, fill(memory, "b", 6));
      root.rename("a", root, "b");
      assertEquals(FileError.BADF, fill(memory, "a", 6));
      root.removeFile("a");
      root.removeFile("b");
    }
    root.close();
  }
}
