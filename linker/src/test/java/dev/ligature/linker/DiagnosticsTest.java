package dev.ligature.linker;

import static dev.ligature.linker.testing.TestModule.GIVES_INT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ligature.linker.testing.Code;
import dev.ligature.linker.testing.DlGuest;
import dev.ligature.linker.testing.TestModule;
import dev.ligature.linker.testing.World;
import dev.ligature.wasm.ExternKind;
import dev.ligature.wasm.FuncType;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What errors tell beyond that something is missing, and what each category traces. */
class DiagnosticsTest {
  /** How far each look at the clock of a trace moves it, in nanoseconds. */
  private static final long MICROSECOND = 1000;

  private final World world = new World().linkingAnything();

  @AfterEach
  void close() {
    world.close();
  }

  private static TestModule wants(String symbol) {
    TestModule module = TestModule.library();
    int function = module.importFunction(symbol, GIVES_INT);
    return module.function("call", GIVES_INT, Code.of().call(function));
  }

  private static TestModule defines(String symbol) {
    return TestModule.library().function(symbol, GIVES_INT, Code.constant(1));
  }

  private LinkException.Undefined failure(Program program) {
    return assertThrows(
        LinkException.Undefined.class, () -> program.open("wants.so", OpenFlag.NOW));
  }

  @Test
  void a_library_that_is_missing_is_told_with_every_requester_and_every_path() {
    world
        .put("main.wasm", TestModule.library().needs("a.so", "b.so"))
        .put("a.so", TestModule.library().needs("gone.so"))
        .put("b.so", TestModule.library().needs("gone.so"));
    List<Path> folders = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      folders.add(world.path("/path" + i));
    }
    folders.add(world.path("/lib"));
    var config = world.config().libraryPath(folders).build();
    var e =
        assertThrows(
            LinkException.NotFound.class,
            () -> world.linker().open(world.path("main.wasm"), config));
    StringBuilder expected =
        new StringBuilder(
            """
            cannot find library: gone.so
            >>> needed by: main.wasm -> a.so
            >>> needed by: main.wasm -> b.so\
            """);
    folders.forEach(folder -> expected.append("\n>>> tried: ").append(folder).append("/gone.so"));
    assertEquals(expected.toString(), e.getMessage());
    assertEquals(
        List.of(List.of("main.wasm", "a.so"), List.of("main.wasm", "b.so")), e.requesters());
  }

  @Test
  void a_missing_symbol_is_told_with_the_library_on_the_path_that_defines_it() {
    world
        .put("wants.so", wants("there"))
        .put("defines.so", defines("there"))
        .put("data.wasm", TestModule.library().memory(4, 2).data("there", 0, 1))
        .put("ignored.txt", defines("there"))
        .put("broken.so", new byte[] {1, 2, 3});
    try (Program program = world.program()) {
      LinkException.Undefined e = failure(program);
      assertEquals(
          """
          undefined symbol: there
          >>> referenced by wants.so (function import env.there)
          >>> searched: wants.so
          >>> /lib/data.wasm defines it (data), but is not loaded
          >>> /lib/defines.so defines it (function () -> i32), but is not loaded\
          """,
          e.getMessage());
      assertEquals(2, e.nearMisses("there").size());
      assertEquals("wants.so: undefined symbol: there", e.dlerror());
    }
  }

  @Test
  void a_missing_symbol_is_told_with_the_library_that_is_loaded_but_not_in_scope() {
    world.put("wants.so", wants("there")).put("defines.so", defines("there"));
    try (Program program = world.program()) {
      program.open("defines.so");
      assertEquals(
          """
          undefined symbol: there
          >>> referenced by wants.so (function import env.there)
          >>> searched: wants.so
          >>> defines.so defines it (function () -> i32), but is not in scope: it was opened without RTLD_GLOBAL\
          """,
          failure(program).getMessage());
    }
  }

  @Test
  void a_missing_symbol_is_told_with_the_library_that_hides_it() {
    world
        .put("wants.so", wants("there").needs("hides.so"))
        .put("hides.so", defines("there").hidden("there"));
    try (Program program = world.program()) {
      assertEquals(
          """
          undefined symbol: there
          >>> referenced by wants.so (function import env.there)
          >>> searched: wants.so, hides.so
          >>> hides.so defines it, but hides it\
          """,
          failure(program).getMessage());
    }
  }

  @Test
  void a_missing_function_is_told_with_what_groups_of_host_functions_know_of_it() {
    List<UndefinedReference> asked = new ArrayList<>();
    HostModule group =
        new HostModule() {
          @Override
          public Optional<HostFunction> find(String module, String name, Optional<FuncType> type) {
            return Optional.empty();
          }

          @Override
          public List<String> explainUndefined(
              UndefinedReference reference, OptionalLong javaScript) {
            asked.add(reference);
            return List.of(reference.symbol() + " is somebody's\nelse", "ask him");
          }
        };
    world.put("wants.so", wants("there"));
    ProgramConfig config = world.config().hostModule(_ -> group).build();
    try (Program program = world.linker().open(config)) {
      Library library = program.open("wants.so");
      var e = assertThrows(LinkException.Undefined.class, () -> World.call(library, "call"));
      assertEquals(
          """
          undefined symbol: there
          >>> referenced by wants.so (function import env.there)
          >>> searched: wants.so
          >>> there is somebody's\\nelse
          >>> ask him\
          """,
          e.getMessage());
      assertEquals(
          List.of("env.there"), asked.stream().map(UndefinedReference::reference).toList());
      assertEquals("wants.so: undefined symbol: there", e.dlerror());
      failure(program);
      assertEquals(2, asked.size());
    }
  }

  private static TestModule keeps(String symbol) {
    return TestModule.library().keptFunction(symbol, GIVES_INT, Code.constant(1));
  }

  @Test
  void a_missing_symbol_is_told_with_the_library_whose_compiler_has_hidden_it() {
    world.put("wants.so", wants("there").needs("keeps.so")).put("keeps.so", keeps("there"));
    try (Program program = world.program()) {
      assertEquals(
          """
          undefined symbol: there
          >>> referenced by wants.so (function import env.there)
          >>> searched: wants.so, keeps.so
          >>> keeps.so has a function of that name, but does not export it: compile it with -fvisibility=default\
          """,
          failure(program).getMessage());
    }
  }

  @Test
  void what_is_looked_up_in_a_library_whose_compiler_has_hidden_it_is_told_so() {
    world.put("main.wasm", DlGuest.module()).put("keeps.so", keeps("there"));
    String message =
        "keeps.so: undefined symbol: there (it has a function of that name, but does not export it:"
            + " compile it with -fvisibility=default)";
    try (Program program = world.program("main.wasm")) {
      Library library = program.open("keeps.so");
      var e = assertThrows(NoSuchElementException.class, () -> library.findOrThrow("there"));
      assertEquals(message, e.getMessage());
      DlGuest guest = new DlGuest(program.main().orElseThrow());
      assertEquals(0, guest.symbol(guest.open("keeps.so", DlGuest.NOW), "there"));
      assertEquals(Optional.of(message), guest.error());
    }
  }

  @Test
  void a_library_that_exports_nothing_at_all_is_told_so() {
    world.put("nothing.so", TestModule.library());
    try (Program program = world.program()) {
      Library library = program.open("nothing.so");
      var e = assertThrows(NoSuchElementException.class, () -> library.findOrThrow("there"));
      assertEquals(
          "nothing.so: undefined symbol: there (it exports nothing: compile it with"
              + " -fvisibility=default)",
          e.getMessage());
    }
  }

  @Test
  void a_missing_symbol_is_told_with_a_name_that_differs_little() {
    for (String name : List.of("_there", "There", "thre", "theres", "thele")) {
      world.put("wants.so", wants("there").needs("near.so")).put("near.so", defines(name));
      try (Program program = world.program()) {
        assertEquals(List.of("near.so defines " + name), failure(program).nearMisses("there"));
      }
    }
    world.put("near.so", defines("thelo"));
    try (Program program = world.program()) {
      assertEquals(List.of(), failure(program).nearMisses("there"));
    }
  }

  @Test
  void a_function_that_is_missing_when_it_is_called_is_told_with_what_comes_near() {
    world.put("wants.so", wants("there")).put("defines.so", defines("there"));
    try (Program program = world.program()) {
      Library library = program.open("wants.so", OpenFlag.LAZY);
      var e = assertThrows(LinkException.Undefined.class, () -> World.call(library, "call"));
      assertEquals(
          List.of("/lib/defines.so defines it (function () -> i32), but is not loaded"),
          e.nearMisses("there"));
    }
  }

  private List<String> trace(Set<TraceCategory> categories) {
    TestModule a = TestModule.library().memory(4, 2).needs("b.so");
    int there = a.importFunction("there", GIVES_INT);
    int absent = a.gotFunc("absent");
    a.weak("absent");
    a.function("call", GIVES_INT, Code.of().call(there).global(absent).add());
    a.function("__wasm_apply_data_relocs", TestModule.VOID, Code.of());
    a.function("__wasm_call_ctors", TestModule.VOID, Code.of());
    world.put("a.so", a).put("b.so", defines("there"));
    List<String> lines = new ArrayList<>();
    AtomicLong now = new AtomicLong();
    var config =
        world
            .config()
            .trace((category, line) -> lines.add(line), categories)
            .traceClock(() -> now.getAndAdd(MICROSECOND))
            .build();
    try (Program program = world.linker().open(config)) {
      lines.clear();
      program.open("a.so").close();
    }
    return lines;
  }

  @ParameterizedTest
  @EnumSource(TraceCategory.class)
  void each_category_tells_its_part(TraceCategory category) {
    List<String> expected =
        switch (category) {
          case LIBS ->
              List.of(
                  "find library=a.so",
                  "trying file=/lib/a.so",
                  "find library=b.so; needed by a.so",
                  "trying file=/lib/b.so");
          case FILES ->
              List.of(
                  "file=a.so; /lib/a.so",
                  "file=b.so; /lib/b.so",
                  "a.so: memory 0x100000 size 4, table 0 size 0",
                  "b.so: memory 0x100004 size 1, table 0 size 0",
                  "opening a.so; opened 1 times",
                  "closing a.so; opened 0 times",
                  "unmapping a.so",
                  "unmapping b.so");
          case SYMBOLS ->
              List.of(
                  "symbol=there; lookup for a.so in [a.so, b.so]: b.so",
                  "symbol=absent; lookup for a.so in [a.so, b.so]: not found");
          case BINDINGS -> List.of("binding a.so to b.so: symbol there (env)");
          case RELOC ->
              List.of("a.so: GOT.func.absent = 0x0", "a.so: calling __wasm_apply_data_relocs");
          case INIT -> List.of("calling init: a.so", "calling fini: a.so", "calling fini: b.so");
          case SCOPES ->
              List.of(
                  "a.so: scope 0: []",
                  "a.so: scope 1: [a.so, b.so]",
                  "b.so: scope 0: []",
                  "b.so: scope 1: [a.so, b.so]");
          case STATISTICS ->
              List.of(
                  "a.so: pass find needed in 1 us",
                  "a.so: pass check widths in 1 us",
                  "a.so: pass bind tags in 1 us",
                  "a.so: pass take over fixed main in 1 us",
                  "a.so: pass allocate in 1 us",
                  "a.so: pass instantiate in 1 us",
                  "a.so: pass enter scopes in 1 us",
                  "a.so: pass bind functions in 1 us",
                  "a.so: pass adopt slots in 1 us",
                  "a.so: pass fill GOT in 1 us",
                  "a.so: pass complete others in 1 us",
                  "a.so: pass report in 1 us",
                  "a.so: pass copy segments in 1 us",
                  "a.so: pass fill thread-local GOT in 1 us",
                  "a.so: pass relocate data in 1 us",
                  "a.so: pass relocate thread-local data in 1 us",
                  "a.so: pass hand over in 1 us",
                  "a.so: pass refresh in 1 us",
                  "a.so: pass commit in 1 us",
                  "a.so: 2 libraries loaded, 1 functions bound, 1 addresses filled, in 39 us");
        };
    assertEquals(expected, trace(EnumSet.of(category)));
  }

  @Test
  void nothing_is_traced_that_was_not_asked_for() {
    assertEquals(List.of(), trace(Set.of()));
  }

  /** Escape sequences, a line of its own, and a mark of direction. */
  private static final String HOSTILE = "x\u001b[2J\n>>> needed by: nobody\u202e";

  private static final String VISIBLE = "x\\x1b[2J\\n>>> needed by: nobody\\u202e";

  @Test
  void names_that_others_chose_are_printable_in_messages_and_raw_in_accessors() {
    world.put("needs.so", TestModule.library().needs(HOSTILE));
    TestModule calls = TestModule.library();
    calls.gotMem(HOSTILE);
    world.put("calls.so", calls);
    try (Program program = world.program()) {
      var missing = assertThrows(LinkException.NotFound.class, () -> program.open("needs.so"));
      assertEquals(
          """
          cannot find library: %s
          >>> needed by: needs.so
          >>> tried: /lib/%s\
          """
              .formatted(VISIBLE, VISIBLE),
          missing.getMessage());
      assertEquals(HOSTILE, missing.library().orElseThrow());
      assertEquals(List.of("/lib/" + HOSTILE), missing.searched());
      // A guest gets the names as they are: it has chosen them itself.
      assertEquals(
          HOSTILE
              + ": cannot open shared object file: No such file or directory (needed by needs.so)",
          missing.dlerror());
      var undefined = assertThrows(LinkException.Undefined.class, () -> program.open("calls.so"));
      assertEquals(
          """
          undefined symbol: %s
          >>> referenced by calls.so (data import GOT.mem.%s)
          >>> searched: calls.so\
          """
              .formatted(VISIBLE, VISIBLE),
          undefined.getMessage());
      assertEquals(HOSTILE, undefined.symbol().orElseThrow());
    }
  }

  @Test
  void an_error_that_was_sent_elsewhere_still_tells_all_it_knows() throws Exception {
    var undefined =
        new LinkException.Undefined(
            List.of(
                new UndefinedReference(
                    "f", ExternKind.FUNCTION, "a.so", "env.f", List.of("main", "a.so"))),
            List.of("main", "a.so"),
            Map.of("f", List.of("b.so hides it")));
    LinkException.Undefined sent = sent(undefined);
    assertEquals(undefined.getMessage(), sent.getMessage());
    assertEquals(undefined.dlerror(), sent.dlerror());
    assertEquals(Optional.of("f"), sent.symbol());
    assertEquals(Optional.of("a.so"), sent.library());
    assertEquals(undefined.references(), sent.references());
    assertEquals(List.of("b.so hides it"), sent.nearMisses("f"));
    var notFound = new LinkException.NotFound("x.so", List.of("main"), List.of("/lib/x.so"));
    assertEquals(List.of("/lib/x.so"), sent(notFound).searched());
    assertEquals(List.of("main"), sent(notFound).neededBy());
    assertEquals(Optional.empty(), sent(notFound).symbol());
    var mismatch =
        new LinkException.Mismatch(
            List.of(
                new SymbolMismatch(
                    "f", "a.so", "env.f", "data", "b.so", "function", List.of("a.so"))));
    assertEquals(mismatch.mismatches(), sent(mismatch).mismatches());
  }

  @SuppressWarnings("unchecked")
  private static <T> T sent(T error) throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(error);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (T) in.readObject();
    }
  }
}
