package dev.ligature.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.guests.Guests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every committed program, whatever its end, generates nothing when it is started a second time
 * with a code cache.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class SecondStartTest {
  /** What ends by nothing but a limit, or is there to be refused. */
  private static final Pattern LEFT_OUT =
      Pattern.compile("(bombs|huge|interrupts|invalid|limits|waits)/.*");

  private static final Pattern STATISTICS =
      Pattern.compile(
          "code cache \\S+: (\\d+) classes found, (\\d+) generated, (\\d+) files refused\n");

  @TempDir private Path folder;

  static List<String> programs() throws IOException {
    Path modules = Guests.module("");
    List<String> programs = new ArrayList<>();
    programs.add(Guests.file("examples/plugins/host.wasm").toString());
    try (Stream<Path> files = Files.walk(modules)) {
      files
          .filter(file -> file.toString().endsWith(".wasm"))
          .filter(file -> !LEFT_OUT.matcher(modules.relativize(file).toString()).matches())
          .map(Path::toString)
          .sorted()
          .forEach(programs::add);
    }
    return programs;
  }

  /** A start, and what the cache did in it. */
  private record Start(int status, String out, String err, long found, long generated) {
    static Start of(Invocation run) {
      Matcher matcher = STATISTICS.matcher(run.err());
      boolean opened = matcher.find();
      if (opened) {
        assertEquals("0", matcher.group(3));
      }
      // Behind it is what the program has generated, or would have.
      String err = opened ? run.err().substring(matcher.end()) : run.err();
      return new Start(
          run.status(),
          run.out(),
          err,
          opened ? Long.parseLong(matcher.group(1)) : 0,
          opened ? Long.parseLong(matcher.group(2)) : 0);
    }
  }

  private Start start(String program) {
    String beside = Path.of(program).resolveSibling("").toString();
    List<String> line = new ArrayList<>(List.of("run", "--stats", "--cache"));
    line.add(folder.resolve("cache").toString());
    line.addAll(List.of("--library-path", beside, "--link-dir", beside, program));
    if (program.endsWith("dl.wasm")) {
      line.addAll(List.of("open", "plugin.so", "now"));
    }
    return Start.of(Invocation.of(line.toArray(String[]::new)));
  }

  @ParameterizedTest
  @MethodSource("programs")
  void generates_nothing(String program) {
    Start first = start(program);
    Start second = start(program);
    assertEquals(0, first.found());
    assertEquals(new Start(first.status(), first.out(), first.err(), first.generated(), 0), second);
  }

  /** As many as this come so far that there is code to keep. */
  @Test
  void most_programs_have_code() throws IOException {
    int kept = 0;
    for (String program : programs()) {
      kept += start(program).generated() > 0 ? 1 : 0;
    }
    assertTrue(kept > 60, "programs with code: " + kept);
  }
}
