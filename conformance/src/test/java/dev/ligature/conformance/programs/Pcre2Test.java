package dev.ligature.conformance.programs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * PCRE2: {@code libpcre2-8.so}, {@code libpcre2-posix.so} over it, and its test program. The
 * numbers are those of its test files that need neither the JIT compiler nor locales, and whose
 * output does not depend on the build.
 */
final class Pcre2Test {
  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 5, 6, 7, 9, 10, 15, 18, 19, 20, 21, 24, 25, 26})
  void its_test_gives_the_known_output(int number) throws Exception {
    Path data = BuiltProgram.folder("pcre2").resolve("testdata");
    BuiltProgram test =
        new BuiltProgram("pcre2", "pcre2test", directory)
            .file("input", Files.readAllBytes(data.resolve("testinput" + number)));
    for (String part : new String[] {"greppatN4", "testbtables"}) {
      test.file(part, Files.readAllBytes(data.resolve(part)));
    }
    test.runGuest("-q", "-8", "input", "output").succeeded();
    assertEquals(
        Files.readString(data.resolve("testoutput" + number), StandardCharsets.ISO_8859_1),
        Files.readString(directory.resolve("guest/output"), StandardCharsets.ISO_8859_1));
  }
}
