package dev.ligature.linker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ligature.engine.CodeCache;
import dev.ligature.engine.GuestFrame;
import dev.ligature.engine.TrapException;
import dev.ligature.guests.Guests;
import dev.ligature.wasm.ByteWriter;
import dev.ligature.wasm.CustomSection;
import dev.ligature.wasm.WasmModule;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines of C in traps: across libraries, and from files that modules name. */
final class TrapLinesTest {
  interface Main {
    int run(int index);
  }

  interface Whole {
    int outer(int index);
  }

  interface Outer {
    int divide(int number, int by);

    int far_divide(int number, int by);
  }

  @TempDir private Path folder;
  private Path real = Path.of("");

  @BeforeEach
  void resolve() throws IOException {
    real = folder.toRealPath();
  }

  private static ProgramConfig beside(Path file) {
    return ProgramConfig.builder().libraryPath(file.resolveSibling("")).build();
  }

  private static String text(TrapException trap) {
    return trap.guestStack().stream().map(GuestFrame::toString).collect(Collectors.joining("\n"));
  }

  private static TrapException trap(String guest) {
    Path main = Guests.module(guest);
    try (Program program = DynamicLinker.create().open(main, beside(main))) {
      Main bound = program.main().orElseThrow().bind(Main.class, MethodHandles.lookup());
      assertEquals(31, bound.run(1));
      return assertThrows(TrapException.class, () -> bound.run(4));
    }
  }

  @Test
  void each_frame_has_its_line() {
    assertEquals(
        """
        inner.so.number_at (deep.h:5)
        inner.so.inner_read (inner.c:7)
        outer.so.middle (middle.c:7)
        outer.so.outer (outer.c:9)
        main.wasm.run (main.c:6)\
        """,
        text(trap("lines/O0/main.wasm")));
  }

  @Test
  void what_was_inlined_has_the_line_of_the_inlined_function() {
    assertEquals(
        """
        inner.so.inner_read (deep.h:5)
        outer.so.middle (middle.c:7)
        outer.so.outer (outer.c:9)
        main.wasm.run (main.c:6)\
        """,
        text(trap("lines/O2/main.wasm")));
  }

  @Test
  void so_it_is_in_the_java_stack_trace() {
    assertEquals(
        List.of(
            "inner.so$0.number_at(wasm:inner.so deep.h:5)",
            "inner.so$0.inner_read(wasm:inner.so inner.c:7)",
            "outer.so$0.middle(wasm:outer.so middle.c:7)",
            "outer.so$0.outer(wasm:outer.so outer.c:9)",
            "main.wasm$0.run(wasm:main.wasm main.c:6)"),
        Stream.of(trap("lines/O0/main.wasm").getStackTrace())
            .map(StackTraceElement::toString)
            .filter(frame -> frame.contains("(wasm:"))
            .toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"O0", "O2"})
  void a_trap_of_the_jvm_has_its_line(String optimization) {
    Path library = Guests.module("lines/" + optimization + "/outer.so");
    try (Program program = DynamicLinker.create().open(beside(library))) {
      Outer outer = program.open("outer.so").bind(Outer.class, MethodHandles.lookup());
      TrapException trap = assertThrows(TrapException.class, () -> outer.divide(1, 0));
      assertEquals("outer.so.divide (outer.c:15)", text(trap));
      trap = assertThrows(TrapException.class, () -> outer.far_divide(1, 0));
      assertEquals("outer.so.far_divide (grammar.y:70002)", text(trap));
    }
  }

  private static final String WITHOUT =
      """
      lib.so.number_at
      lib.so.inner_read
      lib.so.middle
      lib.so.outer\
      """;

  private static final String WITH =
      """
      lib.so.number_at (deep.h:5)
      lib.so.inner_read (inner.c:7)
      lib.so.middle (middle.c:7)
      lib.so.outer (outer.c:9)\
      """;

  private static boolean isDebug(CustomSection section) {
    return section.name().startsWith(".debug_");
  }

  /** Cuts a module's custom sections of debug information out, which are at its end. */
  private static byte[] withoutDebug(WasmModule module) {
    ByteWriter out = new ByteWriter();
    byte[] bytes = module.bytes();
    int at = 0;
    for (CustomSection section : module.customSections()) {
      if (isDebug(section)) {
        ByteWriter head = new ByteWriter();
        head.name(section.name());
        int start = section.start() - head.size();
        int sizeBytes = 1;
        while ((bytes[start - sizeBytes - 1] & 0x80) != 0) {
          sizeBytes++;
        }
        out.bytes(bytes, at, start - sizeBytes - 1);
        at = section.start() + section.size();
      }
    }
    out.bytes(bytes, at, bytes.length);
    return out.toByteArray();
  }

  private static byte[] named(byte[] module, String debugFile) {
    ByteWriter content = new ByteWriter();
    content.name("external_debug_info");
    content.name(debugFile);
    ByteWriter out = new ByteWriter();
    out.bytes(module);
    out.u8(0);
    out.sized(content);
    return out.toByteArray();
  }

  /** Writes a library without debug information that names a file, and that file elsewhere. */
  private void write(String name, String debugFile) throws IOException {
    WasmModule whole = WasmModule.parse(Files.readAllBytes(Guests.module("lines/O0/whole.so")));
    byte[] plain = withoutDebug(whole);
    assertEquals(
        List.of(),
        WasmModule.parse(plain).customSections().stream().filter(TrapLinesTest::isDebug).toList());
    Path lib = Files.createDirectories(real.resolve("lib"));
    Files.write(lib.resolve("lib.so"), named(plain, name));
    Path debug = lib.resolve(debugFile);
    Files.createDirectories(debug.resolveSibling(""));
    Files.write(debug, whole.bytes());
  }

  private String trapText(CodeCache cache) {
    ProgramConfig config = ProgramConfig.builder().libraryPath(real.resolve("lib")).build();
    try (Program program = DynamicLinker.create(cache).open(config)) {
      Whole whole = program.open("lib.so").bind(Whole.class, MethodHandles.lookup());
      String text = text(assertThrows(TrapException.class, () -> whole.outer(4)));
      cache.flush();
      return text;
    }
  }

  private String trapText() {
    return trapText(CodeCache.none());
  }

  @ParameterizedTest
  @ValueSource(strings = {"lib.debug.wasm", "debug/lib.so", "./lib.debug"})
  void lines_are_found_in_a_file_that_the_module_names(String name) throws IOException {
    write(name, name);
    assertEquals(WITH, trapText());
  }

  @ParameterizedTest
  @ValueSource(strings = {"../lib.debug", "http://localhost/lib.debug", "lib\0.debug", ""})
  void a_file_elsewhere_is_not_looked_at(String name) throws IOException {
    write(name, "../lib.debug");
    assertEquals(WITHOUT, trapText());
  }

  @Test
  void a_link_to_a_file_elsewhere_is_not_followed() throws IOException {
    write("lib.debug", "../lib.debug");
    Files.createSymbolicLink(real.resolve("lib/lib.debug"), real.resolve("lib.debug"));
    assertEquals(WITHOUT, trapText());
  }

  @Test
  void a_file_that_is_no_module_has_no_lines() throws IOException {
    write("lib.debug", "lib.debug");
    byte[] whole = Files.readAllBytes(real.resolve("lib/lib.debug"));
    for (int length : new int[] {0, 7, 8, 9, 20, whole.length / 2, whole.length - 1}) {
      Files.write(real.resolve("lib/lib.debug"), Arrays.copyOf(whole, length));
      String text = trapText();
      assertEquals(text.contains(".c:") ? WITH : WITHOUT, text);
    }
    Files.delete(real.resolve("lib/lib.debug"));
    Files.createDirectory(real.resolve("lib/lib.debug"));
    assertEquals(WITHOUT, trapText());
  }

  @Test
  void code_that_was_kept_without_the_file_is_not_that_with_it() throws IOException {
    write("lib.debug", "../lib.debug");
    Path cache = real.resolve("cache");
    assertEquals(WITHOUT, trapText(CodeCache.in(cache)));
    Files.copy(real.resolve("lib.debug"), real.resolve("lib/lib.debug"));
    assertEquals(WITH, trapText(CodeCache.in(cache)));
    CodeCache again = CodeCache.in(cache);
    assertEquals(WITH, trapText(again));
    assertEquals(0, again.statistics().generated());
  }
}
