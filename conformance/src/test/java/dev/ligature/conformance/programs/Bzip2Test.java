package dev.ligature.conformance.programs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** bzip2: {@code libbz2.so}, the program, and the samples that come with it. */
final class Bzip2Test {
  @TempDir Path directory;

  /** The levels are those of its makefile, by which the samples were made. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void the_samples_are_compressed_to_the_known_bytes_and_come_back(int sample) throws Exception {
    byte[] plain = sample(sample, "ref");
    BuiltProgram bzip2 = new BuiltProgram("bzip2", "bzip2", directory).file("sample", plain);
    bzip2.run("-" + sample, "sample").succeeded();
    assertArrayEquals(sample(sample, "bz2"), bzip2.result("sample.bz2"));
    bzip2.run("-d", "sample.bz2").succeeded();
    assertArrayEquals(plain, bzip2.result("sample"));
  }

  @Test
  void a_damaged_file_is_refused() throws Exception {
    byte[] damaged = sample(1, "bz2");
    damaged[1000] ^= 1;
    BuiltProgram bzip2 = new BuiltProgram("bzip2", "bzip2", directory).file("sample.bz2", damaged);
    assertEquals(2, bzip2.runGuest("-t", "sample.bz2").status());
  }

  private static byte[] sample(int number, String suffix) throws Exception {
    return Files.readAllBytes(
        BuiltProgram.folder("bzip2").resolve("sample" + number + "." + suffix));
  }
}
