package dev.ligature.conformance.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stack that ends anywhere in the run time leaves the JVM as it was. */
final class StackEndTest {
  @Test
  void a_guest_that_exhausts_the_stack_within_anything_hurts_no_other()
      throws IOException, InterruptedException {
    within("-Xint");
  }

  private static void within(String option) throws IOException, InterruptedException {
    assertEquals("all right\n", Fork.run(StackEnd.class, option, "-Xss4m", "-Xmx1g"));
  }

  @ParameterizedTest
  @Tag("nightly")
  @ValueSource(strings = {"-XX:TieredStopAtLevel=1", "-XX:+TieredCompilation"})
  void a_guest_that_exhausts_the_stack_within_compiled_code_hurts_no_other(String option)
      throws IOException, InterruptedException {
    within(option);
  }

  @Test
  void a_guest_that_exhausts_the_stack_within_linker_or_wasi_can_go_on(@TempDir Path folder)
      throws IOException, InterruptedException {
    goesOn("-XX:+TieredCompilation", folder);
  }

  @Test
  @Tag("nightly")
  void a_guest_that_exhausts_the_stack_within_interpreted_code_can_go_on(@TempDir Path folder)
      throws IOException, InterruptedException {
    goesOn("-Xint", folder);
  }

  private static void goesOn(String option, Path folder) throws IOException, InterruptedException {
    assertEquals(
        "all right\n",
        Fork.run(LinkerStackEnd.class, List.of(folder.toString()), option, "-Xss4m", "-Xmx1g"));
  }
}
