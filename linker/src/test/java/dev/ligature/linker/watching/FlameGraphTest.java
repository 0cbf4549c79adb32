package dev.ligature.linker.watching;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.guests.wat.ModuleAssembler;
import dev.ligature.linker.Library;
import dev.ligature.linker.Program;
import dev.ligature.linker.testing.World;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What profilers see of guests: stacks whose frames are named as the guest's functions. */
class FlameGraphTest {
  /** {@code hot} spends its time in itself, and {@code outer} in {@code hot}. */
  private static final String SPINNING =
      """
      (module
        (func $hot (export "hot") (param $n i32) (result i32)
          (local $sum i32)
          (loop $more
            (local.set $sum
              (i32.xor (i32.mul (local.get $sum) (i32.const 31)) (local.get $n)))
            (br_if $more
              (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
          (local.get $sum))
        (func (export "outer") (param i32) (result i32)
          (call $hot (local.get 0))))
      """;

  @TempDir private Path folder;

  private static String name(RecordedFrame frame) {
    return frame.getMethod().getType().getName() + "." + frame.getMethod().getName();
  }

  private List<RecordedEvent> samples() throws IOException {
    Path file = folder.resolve("samples.jfr");
    try (World world = new World();
        Recording recording = new Recording()) {
      byte[] module = ModuleAssembler.assemble(SPINNING.getBytes(StandardCharsets.UTF_8)).bytes();
      recording.enable("jdk.ExecutionSample").withPeriod(Duration.ofMillis(5));
      recording.start();
      try (Program program = world.linker().open("spin.wasm", module, world.config().build())) {
        Library library = program.main().orElseThrow();
        long end = System.nanoTime() + Duration.ofSeconds(2).toNanos();
        int sum = 0;
        while (System.nanoTime() < end) {
          sum += World.call(library, "outer", 10_000_000);
        }
        assertNotEquals(1, sum);
      }
      recording.stop();
      recording.dump(file);
    }
    return RecordingFile.readAllEvents(file).stream()
        .filter(event -> event.getEventType().getName().equals("jdk.ExecutionSample"))
        // Other tests may have left threads that compute.
        .filter(
            event ->
                event.getThread("sampledThread").getJavaThreadId()
                    == Thread.currentThread().threadId())
        .toList();
  }

  @Test
  void samples_have_the_names_of_guest_functions() throws IOException {
    Map<String, Long> stacks =
        samples().stream()
            .map(event -> event.getStackTrace().getFrames())
            .filter(frames -> frames.size() > 1)
            .collect(
                Collectors.groupingBy(
                    frames -> name(frames.get(1)) + ";" + name(frames.get(0)),
                    Collectors.counting()));
    long all = stacks.values().stream().mapToLong(Long::longValue).sum();
    long hot = stacks.getOrDefault("spin.wasm$0.outer;spin.wasm$0.hot", 0L);
    assertTrue(hot > 10 && hot > all / 2, stacks::toString);
  }
}
