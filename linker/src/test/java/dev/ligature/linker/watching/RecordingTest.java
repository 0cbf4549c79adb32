package dev.ligature.linker.watching;

import static dev.ligature.linker.testing.TestModule.GIVES_INT;
import static dev.ligature.linker.testing.TestModule.INT_TO_INT;
import static dev.ligature.linker.testing.TestModule.VOID;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.engine.TrapException;
import dev.ligature.engine.TrapKind;
import dev.ligature.linker.Library;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.OpenFlag;
import dev.ligature.linker.Program;
import dev.ligature.linker.testing.Code;
import dev.ligature.linker.testing.TestModule;
import dev.ligature.linker.testing.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a recording of JDK Flight Recorder has of a program. */
class RecordingTest {
  private final World world = new World();

  @TempDir private Path folder;

  @AfterEach
  void close() {
    world.close();
  }

  private List<RecordedEvent> recorded(Recording recording) throws IOException {
    recording.stop();
    Path file = Files.createTempFile(folder, "recording", ".jfr");
    recording.dump(file);
    return RecordingFile.readAllEvents(file).stream()
        .filter(event -> event.getEventType().getName().startsWith("dev.ligature."))
        .sorted((a, b) -> a.getStartTime().compareTo(b.getStartTime()))
        .toList();
  }

  private static List<RecordedEvent> named(List<RecordedEvent> events, String name) {
    return events.stream()
        .filter(event -> event.getEventType().getName().equals("dev.ligature." + name))
        .toList();
  }

  /** The events of a name, a line each with some of their fields. */
  private static List<String> lines(List<RecordedEvent> events, String name, String... fields) {
    return named(events, name).stream()
        .map(
            event ->
                List.of(fields).stream()
                    .map(field -> String.valueOf(event.<Object>getValue(field)))
                    .collect(Collectors.joining(" ")))
        .toList();
  }

  private void putUser() {
    TestModule user = TestModule.library().needs("def.so");
    int f = user.importFunction("f", GIVES_INT);
    int later = user.importFunction("later", GIVES_INT);
    user.gotMem("datum");
    user.function("call", GIVES_INT, Code.of().call(f));
    user.function("call_later", GIVES_INT, Code.of().call(later));
    user.function("trap", VOID, Code.of().unreachable());
    user.function("grow", INT_TO_INT, Code.of().local(0).memoryGrow());
    world
        .put("use.so", user)
        .put(
            "def.so",
            TestModule.library()
                .memory(4, 2)
                .data("datum", 0, 1)
                .function("f", GIVES_INT, Code.constant(1)))
        .put("late.so", TestModule.library().function("later", GIVES_INT, Code.constant(5)));
  }

  @Test
  void a_recording_has_what_became_of_a_program() throws IOException {
    putUser();
    List<RecordedEvent> events;
    List<Long> bases;
    try (Recording recording = new Recording()) {
      recording.enable("dev.ligature.Bind");
      recording.start();
      try (Program program = world.program()) {
        Library user = program.open("use.so");
        assertEquals(1, World.call(user, "call"));
        program.open("late.so", OpenFlag.NOW, OpenFlag.GLOBAL);
        assertEquals(5, World.call(user, "call_later"));
        assertThrows(LinkException.NotFound.class, () -> program.open("nowhere.so"));
        bases = program.libraries().stream().map(Library::memoryBase).toList();
        user.close();
      }
      events = recorded(recording);
    }
    assertEquals(
        List.of(
            " ",
            "use.so ",
            "late.so ",
            """
            nowhere.so dev.ligature.linker.LinkException$NotFound: cannot find library: nowhere.so
            >>> tried: /lib/nowhere.so\
            """),
        lines(events, "Open", "library", "failure"));
    assertTrue(named(events, "Open").stream().noneMatch(event -> event.getDuration().isZero()));
    assertEquals(
        List.of(
            "use.so /lib/use.so %d 0 0 0".formatted(bases.get(0)),
            "def.so /lib/def.so %d 4 0 0".formatted(bases.get(1)),
            "late.so /lib/late.so %d 0 0 0".formatted(bases.get(2))),
        lines(
            events,
            "Load",
            "library",
            "file",
            "memoryBase",
            "memorySize",
            "tableBase",
            "tableSize"));
    assertEquals(
        List.of(
            "use.so f FUNCTION false def.so f",
            "use.so datum DATA false def.so datum",
            "use.so later FUNCTION true late.so later"),
        lines(events, "Bind", "library", "symbol", "kind", "lazy", "definer", "definition"));
    assertEquals(
        List.of("use.so /lib/use.so", "def.so /lib/def.so"),
        lines(events, "Unload", "library", "file"));
    assertEquals(
        List.of("use.so call 4 1", "def.so f 1 1", "late.so later 1 1"),
        named(events, "Generate").stream()
            .filter(event -> event.getInt("functions") > 0)
            .map(
                event ->
                    "%s %s %d %d"
                        .formatted(
                            event.getString("module"),
                            event.getString("firstFunction"),
                            event.getInt("functions"),
                            event.getInt("classes")))
            .toList());
    for (RecordedEvent event : named(events, "Generate")) {
      assertTrue(event.getLong("bytes") > 100, event::toString);
      assertTrue(!event.getDuration().isZero(), event::toString);
    }
  }

  @Test
  void a_recording_has_traps_and_growth_with_the_guests_functions() throws IOException {
    putUser();
    List<RecordedEvent> events;
    try (Recording recording = new Recording()) {
      recording.start();
      try (Program program = world.program()) {
        Library user = program.open("use.so");
        assertThrows(TrapException.class, () -> World.run(user, "trap"));
        long pages = program.memorySize() >> 16;
        assertEquals(pages, World.call(user, "grow", 3));
        assertEquals(-1, World.call(user, "grow", 1 << 17));
        events = recorded(recording);
        assertEquals(
            List.of(pages + " 3 true", pages + 3 + " 131072 false"),
            // Before the guest's own, the linker made room for libraries.
            lines(events, "MemoryGrowth", "before", "pages", "grown").reversed().stream()
                .limit(2)
                .toList()
                .reversed());
      }
    }
    assertEquals(List.of("unreachable unreachable"), lines(events, "Trap", "kind", "message"));
    assertTrue(methods(named(events, "Trap").getFirst()).contains("trap"));
    assertTrue(methods(named(events, "MemoryGrowth").getLast()).contains("grow"));
  }

  @Test
  void the_end_of_the_stack_is_recorded_as_any_trap() throws IOException {
    TestModule module = TestModule.library();
    int self = module.importFunction("down", INT_TO_INT);
    module.function("down", INT_TO_INT, Code.of().local(0).call(self).i32(1).add());
    world.put("deep.so", module);
    try (Recording recording = new Recording()) {
      recording.start();
      try (Program program = world.program()) {
        Library deep = program.open("deep.so");
        TrapException trap = assertThrows(TrapException.class, () -> World.call(deep, "down", 1));
        assertEquals(TrapKind.STACK_EXHAUSTED, trap.kind());
      }
      assertEquals(List.of("call stack exhausted"), lines(recorded(recording), "Trap", "kind"));
    }
  }

  private static List<String> methods(RecordedEvent event) {
    return event.getStackTrace().getFrames().stream()
        .map(RecordedFrame::getMethod)
        .map(method -> method.getName())
        .toList();
  }

  @Test
  void references_are_recorded_only_if_wanted() throws IOException {
    putUser();
    try (Recording recording = new Recording()) {
      recording.start();
      try (Program program = world.program()) {
        program.open("use.so");
      }
      List<RecordedEvent> events = recorded(recording);
      assertEquals(List.of(), named(events, "Bind"));
      assertEquals(2, named(events, "Load").size());
    }
  }
}
