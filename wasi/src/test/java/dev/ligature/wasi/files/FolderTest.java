package dev.ligature.wasi.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What happens between two steps of a call, one at a time: the races that seldom happen by
 * themselves.
 */
@ParameterizedClass
@EnumSource(Box.Host.class)
class FolderTest {
  @Parameter Box.Host host;
  private Box box;
  private Folder folder;

  @BeforeEach
  void open() throws IOException {
    box = new Box(host);
    folder = Folder.open(box.root, host.means());
    folder.createDirectory("d");
  }

  @AfterEach
  void close() throws IOException {
    folder.release();
    box.close();
  }

  private void replace(String name, Path target) throws IOException {
    Files.move(box.root.resolve(name), box.root.resolve("away"));
    Files.createSymbolicLink(box.root.resolve(name), target);
  }

  private static Folder enter(Folder folder, String name) throws IOException {
    return Objects.requireNonNull(folder.enter(name, folder.look(name).fileKey()));
  }

  @Test
  void a_folder_that_became_a_link_after_it_was_looked_at_is_not_entered() throws IOException {
    Object key = folder.look("d").fileKey();
    replace("d", box.outside);
    assertNull(folder.enter("d", key));
  }

  @Test
  void a_folder_that_was_entered_before_and_became_a_link_is_not_entered() throws IOException {
    enter(folder, "d").release();
    replace("d", box.path("../../.."));
    assertTrue(folder.look("d").isSymbolicLink());
    assertEquals(FileError.PERM, Box.error(() -> box.directory.open("d", Box.folder(true))));
  }

  @Test
  void a_folder_that_became_another_after_it_was_looked_at_is_not_entered() throws IOException {
    Object key = folder.look("d").fileKey();
    Files.move(box.root.resolve("d"), box.root.resolve("away"));
    Files.createDirectory(box.root.resolve("d"));
    assertNull(folder.enter("d", key));
  }

  @Test
  void a_folder_that_was_entered_before_and_became_another_is_the_other() throws IOException {
    enter(folder, "d").release();
    Files.move(box.root.resolve("d"), box.root.resolve("away"));
    Files.createDirectory(box.root.resolve("d"));
    Object key = folder.look("d").fileKey();
    Folder other = enter(folder, "d");
    assertEquals(key, other.key());
    other.release();
  }

  @Test
  void a_path_without_an_identity_has_no_link_on_it() throws IOException {
    Path path = Files.createDirectory(box.root.resolve("d/e"));
    Files.createDirectory(box.outside.resolve("e"));
    CheckedPath checked = new CheckedPath(box.root, path, null);
    assertEquals(path, checked.call(found -> found));
    replace("d", box.outside);
    FileException stale = assertThrows(FileException.class, () -> checked.call(found -> found));
    assertEquals(FileError.STALE, stale.error());
  }

  @Test
  void a_folder_that_became_a_file_after_it_was_looked_at_is_not_entered() throws IOException {
    Object key = folder.look("d").fileKey();
    Files.delete(box.root.resolve("d"));
    Files.createFile(box.root.resolve("d"));
    assertNull(folder.enter("d", key));
    Files.delete(box.root.resolve("d"));
  }

  @Test
  void a_file_that_became_a_link_after_it_was_looked_at_is_not_opened() throws IOException {
    Files.createSymbolicLink(box.root.resolve("l"), box.outside.resolve("secret"));
    assertTrue(isRefused("l", Set.of(LinkOption.NOFOLLOW_LINKS)));
    assertTrue(isRefused("l", Set.of(LinkOption.NOFOLLOW_LINKS, StandardOpenOption.WRITE)));
  }

  private boolean isRefused(String name, Set<OpenOption> options) {
    try {
      return folder.openFile(name, options) == null;
    } catch (IOException _) {
      return true;
    }
  }

  @Test
  void the_times_of_a_link_are_not_those_of_its_target() throws IOException {
    Path secret = box.outside.resolve("secret");
    var before = Files.getLastModifiedTime(secret);
    Files.createSymbolicLink(box.root.resolve("l"), secret);
    try {
      folder.setTimes(
          "l",
          java.nio.file.attribute.FileTime.fromMillis(1),
          java.nio.file.attribute.FileTime.fromMillis(1));
    } catch (IOException _) {
      // Not every host can set them.
    }
    assertEquals(before, Files.getLastModifiedTime(secret));
  }

  @Test
  void what_the_host_does_by_path_is_done_in_the_held_folder_or_not_at_all() throws IOException {
    Folder child = enter(folder, "d");
    replace("d", box.outside);
    for (Guard.Action action :
        new Guard.Action[] {
          () -> child.createDirectory("new"),
          () -> child.symlink("x", "link"),
          () -> folder.link("control", child, "hard"),
          () -> child.readLink("secret")
        }) {
      try {
        action.run();
      } catch (IOException _) {
        // Refused.
      }
    }
    child.release();
    for (String name : new String[] {"new", "link", "hard"}) {
      assertTrue(Files.notExists(box.outside.resolve(name), LinkOption.NOFOLLOW_LINKS), name);
    }
    assertEquals(
        host == Box.Host.BEST, Files.isDirectory(box.root.resolve("away/new")), "in the folder");
  }

  @Test
  void going_up_past_the_folders_that_are_held_needs_the_same_parents() throws IOException {
    if (!host.holds()) {
      return;
    }
    try (Chain chain = new Chain(new Start(folder, false, null))) {
      Path path = box.root;
      for (int i = 0; i < 40; i++) {
        if (i > 0) {
          chain.current().createDirectory("d");
        }
        chain.enter("d", enter(chain.current(), "d"));
        path = path.resolve("d");
      }
      // The tenth folder moves out of the ninth, which is no longer held.
      Path tenth = box.root.resolve("d/d/d/d/d/d/d/d/d/d");
      Files.move(tenth, box.outside.resolve("moved"));
      for (int i = 0; i < 30; i++) {
        chain.leave();
      }
      assertEquals(FileError.NOENT, assertThrows(FileException.class, chain::leave).error());
    }
  }
}
