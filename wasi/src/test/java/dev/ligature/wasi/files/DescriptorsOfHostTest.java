package dev.ligature.wasi.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What Linux alone can show: descriptors, pipes, devices, and limits. */
@EnabledOnOs(OS.LINUX)
@Timeout(60)
class DescriptorsOfHostTest {
  @AutoClose Box box;
  private Directory dir;

  @BeforeEach
  void open() throws IOException {
    box = new Box(Box.Host.BEST);
    dir = box.directory;
  }

  private static int descriptors() {
    String[] all = new File("/proc/self/fd").list();
    return all == null ? -1 : all.length;
  }

  private void everything() throws IOException {
    dir.createDirectory("d");
    dir.createDirectory("d/e");
    Box.create(dir, "d/e/f", "x");
    try (Directory d = box.folder("d")) {
      d.createDirectory("g");
      d.status();
      d.names();
      d.removeDirectory("g");
    }
    dir.symlink("d/e", "l");
    Box.content(dir, "l/../e/f");
    dir.status("d/e/f", true);
    dir.setTimes("l", false, FileTime.fromMillis(1), FileTime.fromMillis(2));
    Box.error(() -> dir.open("d/e/f/x", Box.reading()));
    Box.error(() -> dir.open("d/e/../../../x", Box.reading()));
    Box.error(() -> dir.open("d/nothing/x", Box.reading()));
    Box.error(() -> dir.open("d/e/f", Box.folder(true)));
    dir.rename("d/e/f", dir, "f");
    dir.link("f", false, dir, "d/e/h");
    dir.removeFile("d/e/h");
    dir.removeFile("f");
    dir.removeFile("l");
    dir.removeDirectory("d/e");
    dir.removeDirectory("d");
  }

  @Test
  void nothing_is_left_open() throws IOException {
    everything();
    int before = descriptors();
    for (int i = 0; i < 50; i++) {
      everything();
    }
    // Other threads of the process open files now and then.
    assertTrue(descriptors() < before + 20, () -> before + " " + descriptors());
  }

  @Test
  void a_path_of_a_thousand_names_needs_few_descriptors() throws IOException {
    Directory deepest = dir;
    for (int i = 0; i < 1000; i++) {
      deepest.createDirectory("d");
      Directory next = (Directory) deepest.open("d", Box.folder(true));
      if (deepest != dir) {
        deepest.close();
      }
      deepest = next;
    }
    deepest.close();
    int before = descriptors();
    String down = "d/".repeat(1000);
    Box.create(dir, down + "f", "deep");
    assertEquals("deep", Box.content(dir, down + "../".repeat(500) + "d/".repeat(500) + "f"));
    assertEquals(dir.status().inode(), dir.status(down + "../".repeat(1000), true).inode());
    assertEquals(FileError.PERM, Box.error(() -> dir.status(down + "../".repeat(1001), true)));
    assertTrue(descriptors() < before + 10);
  }

  @Test
  void no_descriptors_left_is_an_error_of_its_own() throws Exception {
    assertEquals(
        "FOLDERS MFILE FILES MFILE AFTER null",
        inProcess("ulimit -n 300", Exhausting.class, box.root));
  }

  /** Opens until nothing is left, in a process of its own. */
  static final class Exhausting {
    public static void main(String[] args) throws IOException {
      try (Directory dir = Directory.open(Path.of(args[0]))) {
        for (int i = 0; i < 500; i++) {
          dir.createDirectory("d" + i);
        }
        Box.create(dir, "f", "x");
        List<Opened> open = new ArrayList<>();
        FileError folders = fill(open, i -> dir.open("d" + i, Box.folder(true)));
        FileError files = fill(open, _ -> dir.open("f", Box.reading()));
        for (Opened opened : open) {
          opened.close();
        }
        FileError after = Box.error(() -> dir.open("d0", Box.folder(true)).close());
        System.out.print("FOLDERS " + folders + " FILES " + files + " AFTER " + after);
      }
    }

    private interface Opening {
      Opened open(int number) throws FileException;
    }

    private static @Nullable FileError fill(List<Opened> open, Opening opening) {
      return Box.error(
          () -> {
            for (int i = 0; i < 500; i++) {
              open.add(opening.open(i));
            }
          });
    }
  }

  private static String inProcess(String limit, Class<?> main, Path argument) throws Exception {
    String classes =
        Path.of(Directory.class.getProtectionDomain().getCodeSource().getLocation().toURI())
            + File.pathSeparator
            + Path.of(main.getProtectionDomain().getCodeSource().getLocation().toURI());
    Process process =
        new ProcessBuilder(
                "sh",
                "-c",
                limit + "; exec \"$0\" \"$@\"",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-cp",
                classes,
                main.getName(),
                argument.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor());
    return output;
  }

  @Test
  void a_named_pipe_is_refused_and_does_not_block() throws Exception {
    pipe("p");
    assertEquals(FileError.NXIO, Box.error(() -> dir.open("p", Box.reading())));
    assertEquals(FileError.NXIO, Box.error(() -> dir.open("p", Box.creating(false))));
    assertEquals(FileError.EXIST, Box.error(() -> dir.open("p", Box.creating(true))));
    assertEquals(FileError.NOTDIR, Box.error(() -> dir.open("p", Box.folder(true))));
    assertEquals(FileError.NOTDIR, Box.error(() -> dir.open("p/x", Box.reading())));
    assertEquals(FileError.NXIO, Box.error(() -> dir.setTimes("p", true, null, null)));
    assertEquals(FileType.PIPE, dir.status("p", true).type());
    dir.rename("p", dir, "q");
    dir.removeFile("q");
  }

  private void pipe(String name) throws Exception {
    Path path = box.root.resolve(name);
    assertEquals(0, new ProcessBuilder("mkfifo", path.toString()).start().waitFor());
  }

  @Test
  void a_pipe_that_takes_the_place_of_a_folder_does_not_block() throws Exception {
    pipe("p");
    dir.createDirectory("d");
    Thread swap =
        Thread.ofPlatform()
            .daemon()
            .start(
                () -> {
                  while (!Thread.currentThread().isInterrupted()) {
                    Box.error(() -> dir.rename("d", dir, "away"));
                    Box.error(() -> dir.rename("p", dir, "d"));
                    Box.error(() -> dir.rename("d", dir, "p"));
                    Box.error(() -> dir.rename("away", dir, "d"));
                  }
                });
    for (int i = 0; i < 3000; i++) {
      Box.error(() -> dir.open("d", Box.folder(true)).close());
      Box.error(() -> dir.open("d/x", Box.reading()).close());
    }
    swap.interrupt();
    swap.join();
  }

  @Test
  void devices_that_do_not_wait_are_opened_and_others_are_not() throws Exception {
    try (Directory dev = Directory.open(Path.of("/dev"))) {
      OpenOptions both = Box.creating(false);
      try (OpenFile zero = (OpenFile) dev.open("zero", Box.reading())) {
        assertEquals(10, zero.read(ByteBuffer.allocate(10)));
      }
      try (OpenFile nothing = (OpenFile) dev.open("null", both)) {
        assertEquals(0, nothing.read(ByteBuffer.allocate(10)));
        assertEquals(10, nothing.write(ByteBuffer.allocate(10)));
        assertNotNull(nothing.status());
      }
      assertEquals(FileError.NXIO, Box.error(() -> dev.open("tty", Box.reading())));
    }
  }

  @Test
  void magic_links_of_proc_are_not_followed() throws Exception {
    try (Directory proc = Directory.open(Path.of("/proc"))) {
      for (String path :
          List.of("self/root/etc", "self/cwd", "self/exe", "self/root", "thread-self/root")) {
        assertEquals(FileError.PERM, Box.error(() -> proc.open(path, Box.reading())), path);
        assertEquals(FileError.PERM, Box.error(() -> proc.status(path, true)), path);
      }
      assertTrue(Box.content(proc, "self/status").startsWith("Name:"));
    }
  }

  @Test
  void names_and_links_have_a_largest_size() throws IOException {
    String longest = "x".repeat(255);
    Box.create(dir, longest, "long");
    assertEquals("long", Box.content(dir, longest));
    String longer = longest + "x";
    FileError expected = FileError.NAMETOOLONG;
    assertEquals(expected, Box.error(() -> dir.open(longer, Box.reading())));
    assertEquals(expected, Box.error(() -> dir.open(longer, Box.creating(true))));
    assertEquals(expected, Box.error(() -> dir.createDirectory(longer)));
    assertEquals(expected, Box.error(() -> dir.rename(longest, dir, longer)));
    assertEquals(expected, Box.error(() -> dir.symlink("x/".repeat(3000), "l")));
  }

  @Test
  void an_open_file_keeps_its_status_without_its_name() throws IOException {
    Box.create(dir, "f", "12345");
    try (OpenFile file = (OpenFile) dir.open("f", Box.creating(false))) {
      long inode = file.status().inode();
      dir.removeFile("f");
      Box.create(dir, "f", "another");
      assertEquals(inode, file.status().inode());
      assertEquals(5, file.status().size());
      assertEquals(0, file.status().links());
      file.setTimes(null, FileTime.from(5, TimeUnit.SECONDS));
      assertEquals(5000, file.status().modified().toMillis());
      assertTrue(dir.status("f", true).modified().toMillis() > 5000);
    }
  }

  @Test
  void the_words_of_other_languages_are_learnt_by_making_the_errors() throws IOException {
    assertEquals(FileError.IO, HostErrors.ofWords("Zu viele offene Dateien"));
    assertEquals(FileError.MFILE, HostErrors.ofWords("Too many open files"));
    assertEquals(FileError.NOSPC, HostErrors.ofWords("No space left on device"));
    assertEquals(
        FileError.LOOP,
        HostErrors.ofWords("Zu viele Ebenen aus symbolischen Links (NOFOLLOW_LINKS specified)"));
  }

  @Test
  void a_full_device_says_so() throws IOException {
    try (Directory dev = Directory.open(Path.of("/dev"));
        OpenFile full =
            (OpenFile)
                dev.open(
                    "full",
                    new OpenOptions(
                        false, true, false, false, false, false, false, true, false, false))) {
      assertEquals(FileError.NOSPC, Box.error(() -> full.write(ByteBuffer.allocate(1))));
    }
  }
}
