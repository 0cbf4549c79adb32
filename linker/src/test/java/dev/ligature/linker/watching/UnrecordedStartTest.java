package dev.ligature.linker.watching;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ligature.guests.Guests;
import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.testing.Fork;
import dev.ligature.linker.testing.World;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What programs pay for recordings that nobody makes. */
class UnrecordedStartTest {
  /** Opens, calls, fails to open and closes a library, in a JVM of its own. */
  static final class Plugin {
    private Plugin() {}

    static void main(String[] arguments) {
      ProgramConfig config = ProgramConfig.builder().libraryPath(Guests.module("dlfcn")).build();
      try (Program program = DynamicLinker.create().open(config)) {
        var plugin = program.open("plugin.so");
        System.out.println("value " + World.call(plugin, "value"));
        program.growMemory(1);
        try {
          program.open("nowhere.so");
        } catch (LinkException e) {
          System.out.println("failed");
        }
        plugin.close();
      }
    }
  }

  private static String runs(String... options) throws IOException, InterruptedException {
    return Fork.run(Plugin.class, List.of(options));
  }

  @Test
  void no_event_is_loaded_while_nothing_is_recorded() throws Exception {
    String loaded =
        runs("-Xlog:class+load")
            .lines()
            .map(line -> line.replaceFirst("^\\S*\\s*", "").replaceFirst(" source:.*", ""))
            .filter(name -> name.startsWith("jdk.jfr.") || name.endsWith("Event"))
            .filter(name -> !name.startsWith("jdk.internal.event."))
            .collect(Collectors.joining("\n"));
    assertEquals("jdk.jfr.FlightRecorder", loaded);
  }

  @Test
  void the_module_of_recordings_may_be_missing() throws Exception {
    assertEquals("value 42\nfailed\n", runs("--limit-modules", "java.base,java.logging,jdk.zipfs"));
  }
}
