package dev.ligature.linker.find;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ligature.linker.testing.TestModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
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
    IOException e = assertThrows(IOException.class, () -> ModuleFile.read(file, before));
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
}
