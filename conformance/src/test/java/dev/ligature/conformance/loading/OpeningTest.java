package dev.ligature.conformance.loading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.ligature.guests.Guests;
import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.Library;
import dev.ligature.linker.OpenFlag;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A large module is not copied when it is opened, nor is code generated that nobody calls. */
class OpeningTest {
  private static final int SIZE = 8 << 20;

  /** What opening takes beside the bytes; some 200 KB, more where the JVM links classes. */
  private static final int REST = SIZE / 4;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** What opens a module. */
  private interface Opening {
    Library open(Program program) throws IOException;
  }

  /** A library with a custom section behind it, so that there are 8 MiB of it. */
  private static byte[] large() throws IOException {
    byte[] module = Files.readAllBytes(Guests.module("bench-large/line.so"));
    byte[] large = Arrays.copyOf(module, SIZE);
    int size = SIZE - module.length - 5;
    int at = module.length;
    large[at++] = 0;
    for (int shift = 0; shift < 28; shift += 7) {
      large[at++] = (byte) (((size >> shift) & 0x7f) | (shift < 21 ? 0x80 : 0));
    }
    large[at++] = 1;
    large[at] = 'n';
    return large;
  }

  private static long allocated(Opening opening) throws IOException {
    try (Program program = DynamicLinker.create().open(ProgramConfig.defaults())) {
      // The memory of a program without a main is made when it is first asked for.
      assertTrue(program.memorySize() > 0);
      long before = THREADS.getCurrentThreadAllocatedBytes();
      Library library = opening.open(program);
      long bytes = THREADS.getCurrentThreadAllocatedBytes() - before;
      // What relocates its data runs, and is in a group with the like of it.
      assertEquals(1, library.generatedCode().generated().size());
      return bytes;
    }
  }

  @Test
  void the_bytes_of_a_module_in_memory_are_not_copied() throws IOException {
    byte[] module = large();
    Opening opening = program -> program.open("large.so", module, EnumSet.of(OpenFlag.LAZY));
    allocated(opening);
    long bytes = allocated(opening);
    assertTrue(bytes < REST, bytes + " bytes allocated");
  }

  @Test
  void a_file_is_read_once_into_memory(@TempDir Path folder) throws IOException {
    Path file = Files.write(folder.resolve("large.so"), large());
    Opening opening = program -> program.open(file.toString(), EnumSet.of(OpenFlag.LAZY));
    allocated(opening);
    long bytes = allocated(opening);
    assertTrue(bytes >= SIZE && bytes < SIZE + REST, bytes + " bytes allocated");
  }
}
