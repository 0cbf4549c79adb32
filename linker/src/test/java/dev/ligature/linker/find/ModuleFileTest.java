package dev.ligature.linker.find;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ligature.linker.Limits;
import dev.ligature.linker.testing.TestModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files that change between the look at them and the end of reading. */
class ModuleFileTest {
  private static final byte[] MODULE = TestModule.library().build();

  @TempDir Path folder;

  private Path file() throws IOException {
    return Files.write(folder.resolve("x.so"), MODULE);
  }

  private static BasicFileAttributes attributes(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class);
  }

  private static void changes(Path file, BasicFileAttributes before) {
    IOException e =
        assertThrows(
            IOException.class,
            () -> ModuleFile.read(ModuleSource.of(file), before, Limits.defaults()));
    assertEquals("cannot read: it changes while it is read", NoModuleHint.problem(e));
  }

  @Test
  void a_file_that_stays_is_read_whole() throws IOException {
    assertArrayEquals(MODULE, ModuleFile.read(file()));
  }

  @Test
  void a_file_that_grows_is_refused() throws IOException {
    Path file = file();
    BasicFileAttributes before = attributes(file);
    Files.write(file, Arrays.copyOf(MODULE, MODULE.length + 1));
    changes(file, before);
  }

  @Test
  void a_file_that_shrinks_is_refused() throws IOException {
    Path file = file();
    BasicFileAttributes before = attributes(file);
    Files.write(file, Arrays.copyOf(MODULE, MODULE.length - 1));
    changes(file, before);
  }

  @Test
  void a_file_that_is_written_anew_is_refused() throws IOException {
    Path file = file();
    BasicFileAttributes before = attributes(file);
    Files.setLastModifiedTime(file, FileTime.fromMillis(1));
    changes(file, before);
  }

  /** A pipe has taken the file's name since, in a folder where others can write. */
  private Path pipe() throws IOException, InterruptedException {
    Path file = folder.resolve("x.so");
    Files.deleteIfExists(file);
    assumeTrue(new ProcessBuilder("mkfifo", file.toString()).start().waitFor() == 0, "no mkfifo");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    return file;
  }

  @Test
  @Timeout(60)
  void a_file_that_a_pipe_replaces_is_not_waited_for() throws Exception {
    BasicFileAttributes before = attributes(file());
    changes(pipe(), before);
    IOException e =
        assertThrows(
            IOException.class, () -> ModuleFile.has(ModuleSource.of(pipe()), before, MODULE));
    assertEquals("cannot read: it changes while it is read", NoModuleHint.problem(e));
  }

  @Test
  @Timeout(60)
  void a_pipe_that_somebody_writes_nothing_to_is_not_waited_for() throws Exception {
    BasicFileAttributes before = attributes(file());
    Path pipe = pipe();
    Process writer = new ProcessBuilder("sh", "-c", "exec sleep 50 > '" + pipe + "'").start();
    try {
      changes(pipe, before);
    } finally {
      writer.destroyForcibly();
    }
  }

  @Test
  void a_file_is_read_alike_where_others_can_write() throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    Path file = file();
    assertArrayEquals(MODULE, ModuleFile.read(file));
    assertTrue(ModuleFile.has(ModuleSource.of(file), attributes(file), MODULE));
    Path none = folder.resolve("none.so");
    BasicFileAttributes before = attributes(file);
    assertThrows(
        NoSuchFileException.class,
        () -> ModuleFile.read(ModuleSource.of(none), before, Limits.defaults()));
  }
}
