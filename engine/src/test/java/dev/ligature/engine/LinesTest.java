package dev.ligature.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.wasm.ExternType;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.Import;
import dev.ligature.wasm.Limits;
import dev.ligature.wasm.ValType;
import dev.ligature.wasm.WasmModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines of the guest's source, in the code of modules with debug information. */
final class LinesTest {
  /** All of the guest's files in one library. */
  private static final String WHOLE = "lines/versions/dwarf-4.so";

  private static final String NAME = "dwarf-4.so";

  /** It imports what it calls last. */
  private static final String OUTER = "lines/O0/outer.so";

  @TempDir private Path folder;

  private static String text(List<GuestFrame> frames) {
    return frames.stream().map(GuestFrame::toString).collect(Collectors.joining("\n"));
  }

  private static TrapException trap(Standalone guest) {
    return assertThrows(TrapException.class, () -> guest.call("outer", 4));
  }

  private static final String STACK =
      """
      dwarf-4.so.inner_read (deep.h:5)
      dwarf-4.so.middle (middle.c:7)
      dwarf-4.so.outer (outer.c:9)\
      """;

  @Test
  void a_frame_has_file_and_line() {
    GuestFrame frame = trap(new Standalone(WHOLE)).guestStack().getFirst();
    assertEquals("deep.h", frame.file().orElseThrow());
    assertEquals(5, frame.line().orElseThrow());
  }

  @Test
  void all_versions_of_dwarf_say_the_same() {
    for (int version = 2; version <= 5; version++) {
      String module = "dwarf-" + version + ".so";
      TrapException trap = trap(new Standalone("lines/versions/" + module));
      assertEquals(STACK.replace(NAME, module), text(trap.guestStack()));
    }
  }

  static int fail(int index) {
    throw new IllegalStateException("index " + index);
  }

  /** What an export of {@link #OUTER} throws, whose import is a Java method that fails. */
  private static Throwable failing() throws ReflectiveOperationException {
    Engine engine = new Engine();
    MethodType javaType = MethodType.methodType(int.class, int.class);
    MethodHandle fail = MethodHandles.lookup().findStatic(LinesTest.class, "fail", javaType);
    FuncType type = new FuncType(List.of(ValType.I32), List.of(ValType.I32));
    Func read = engine.hostFunction("inner_read", type, fail);
    List<Extern> imports = new ArrayList<>();
    WasmModule module = Standalone.parse(OUTER);
    for (Import wanted : module.imports()) {
      imports.add(
          switch (wanted.name()) {
            case "memory" -> new Memory(new Limits(40, -1, false, false));
            case "__indirect_function_table" ->
                new Table(
                    new ExternType.Table(ValType.FUNCREF, new Limits(9, -1, false, false)), null);
            case "__stack_pointer" -> new Global.I32(true, 1 << 20);
            case "inner_read" -> read;
            default -> new Global.I32(false, 1 << 20);
          });
    }
    Instance instance = engine.compile("outer.so", module).allocate(imports);
    instance.initialize();
    MethodHandle outer = ((Func) instance.export("outer").orElseThrow()).handle();
    return assertThrows(IllegalStateException.class, () -> outer.invoke(4));
  }

  private static List<String> guestElements(Throwable thrown) {
    return Stream.of(thrown.getStackTrace())
        .filter(GuestStack::isGuest)
        .map(frame -> frame.toString().replaceFirst("^.*//", ""))
        .toList();
  }

  @Test
  void what_a_host_function_throws_shows_the_lines_it_came_through() throws Exception {
    assertEquals(
        List.of(
            "outer.so$0.middle(wasm:outer.so middle.c:6)",
            "outer.so$0.outer(wasm:outer.so outer.c:9)"),
        guestElements(failing()));
  }

  private static final String UNOPTIMIZED =
      """
      whole.so.number_at (deep.h:5)
      whole.so.inner_read (inner.c:7)
      whole.so.middle (middle.c:7)
      whole.so.outer (outer.c:9)\
      """;

  @Test
  void functions_in_several_methods_have_their_lines() {
    boolean cut = false;
    for (int limit : new int[] {100, 150, 250}) {
      Engine engine = new Engine(EngineOptions.DEFAULT.withMethodLimit(limit));
      TrapException trap = trap(new Standalone(engine, "lines/O0/whole.so"));
      assertEquals(UNOPTIMIZED, text(trap.guestStack()));
      cut |= Stream.of(trap.getStackTrace()).anyMatch(frame -> frame.getMethodName().contains("~"));
    }
    assertTrue(cut, "no function was cut");
  }

  @Test
  void functions_whose_operands_are_locals_have_their_lines() {
    Engine engine = new Engine(EngineOptions.DEFAULT.withOperandLimit(0));
    assertEquals(UNOPTIMIZED, text(trap(new Standalone(engine, "lines/O0/whole.so")).guestStack()));
  }

  @Test
  void a_line_beyond_those_of_class_files_is_known() {
    TrapException trap =
        assertThrows(TrapException.class, () -> new Standalone(WHOLE).call("far_divide", 1, 0));
    assertEquals("dwarf-4.so.far_divide (grammar.y:70002)", text(trap.guestStack()));
  }

  @Test
  void java_stack_traces_have_files_and_lines() {
    assertEquals(
        List.of(
            "dwarf-4.so$0.inner_read(wasm:dwarf-4.so deep.h:5)",
            "dwarf-4.so$0.middle(wasm:dwarf-4.so middle.c:7)",
            "dwarf-4.so$0.outer(wasm:dwarf-4.so outer.c:9)"),
        guestElements(trap(new Standalone(WHOLE))));
  }

  @Test
  void a_number_that_was_not_looked_up_is_no_line() {
    StackTraceElement[] trace = {
      new StackTraceElement("a.so$0", "f", "wasm:a.so a.c*", 12),
      new StackTraceElement("a.so$0", "g", "wasm:a.so a.c*", 0xc001),
      new StackTraceElement("a.so$0", "h", "wasm:a.so a.c", 0xc001),
      new StackTraceElement("a.so$0", "i", "wasm:a.so a.c", -1),
      new StackTraceElement("a.so$0", "j", "wasm:a\u00a0b.so my file.c", 3),
    };
    assertEquals(
        """
        a.so.f (a.c:12)
        a.so.g
        a.so.h (a.c:49153)
        a.so.i
        a b.so.j (my file.c:3)\
        """,
        text(GuestStack.of(trace)));
  }

  @Test
  void debuggers_are_told_what_numbers_mean() throws IOException {
    Engine engine = new Engine(EngineOptions.DEFAULT.withClassDump(folder));
    trap(new Standalone(engine, WHOLE));
    String written = "";
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        written += new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
      }
    }
    int start = written.indexOf("SMAP");
    assertEquals(
        """
        SMAP
        wasm:dwarf-4.so outer.c*
        C
        *S C
        *F
        """,
        written.substring(start, written.indexOf("1 ", start)));
  }

  @Test
  void code_that_is_kept_has_its_lines() throws IOException {
    for (int time = 0; time < 2; time++) {
      CodeCache cache = CodeCache.in(folder.resolve("cache"));
      Standalone guest = new Standalone(new Engine(EngineOptions.DEFAULT.withCache(cache)), WHOLE);
      assertEquals(STACK, text(trap(guest).guestStack()));
      assertEquals(time == 0, cache.statistics().generated() > 0);
      cache.flush();
    }
  }

  private void write(String resource, byte[] bytes) {
    try {
      Path file = folder.resolve(resource);
      Files.createDirectories(file.getParent());
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void code_ahead_of_time_has_its_lines() throws IOException {
    AheadOfTime ahead = new AheadOfTime(EngineOptions.DEFAULT);
    assertEquals(Optional.empty(), ahead.add(NAME, Standalone.parse(WHOLE), this::write));
    ahead.finish(this::write);
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {folder.toUri().toURL()}, LinesTest.class.getClassLoader())) {
      CodeCache cache = CodeCache.none().withClassPath(loader);
      Standalone guest = new Standalone(new Engine(EngineOptions.DEFAULT.withCache(cache)), WHOLE);
      assertSame(loader, guest.instance.getClass().getClassLoader());
      assertEquals(STACK, text(trap(guest).guestStack()));
    }
  }
}
