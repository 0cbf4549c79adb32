package dev.ligature.linker.rules;

import static dev.ligature.linker.testing.TestModule.GIVES_INT;
import static dev.ligature.linker.testing.TestModule.VOID;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.linker.HostFunction;
import dev.ligature.linker.Library;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.Namespace;
import dev.ligature.linker.OpenFlag;
import dev.ligature.linker.Program;
import dev.ligature.linker.testing.Code;
import dev.ligature.linker.testing.DlGuest;
import dev.ligature.linker.testing.GnuGuest;
import dev.ligature.linker.testing.Graph;
import dev.ligature.linker.testing.TestModule;
import dev.ligature.linker.testing.World;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rule 65: several link maps over one memory and one table. */
class NamespacesTest {
  private final World world = new World().put("main.wasm", GnuGuest.module());
  private final List<Class<?>> callers = new ArrayList<>();

  @AfterEach
  void close() {
    world.close();
  }

  private static GnuGuest guest(Program program) {
    return new GnuGuest(program.main().orElseThrow());
  }

  private static List<String> names(List<Library> libraries) {
    return libraries.stream().map(Library::name).toList();
  }

  private static TestModule counting() {
    TestModule module = TestModule.library().memory(4, 2);
    int base = module.memoryBase();
    Code code = Code.of().global(base).global(base).load().i32(1).add().store();
    return module.function("next", GIVES_INT, code.global(base).load());
  }

  @Test
  void S65_from_java_a_library_in_two_namespaces_has_its_own_data_in_each() {
    world.put("a.so", counting());
    try (Program program = world.program("main.wasm");
        Namespace other = program.newNamespace()) {
      Library here = program.open("a.so");
      Library there = other.open("a.so");
      assertNotSame(here, there);
      assertNotEquals(here.memoryBase(), there.memoryBase());
      assertEquals(1, World.call(here, "next"));
      assertEquals(2, World.call(here, "next"));
      assertEquals(1, World.call(there, "next"));
      assertEquals(List.of("main.wasm", "a.so"), names(program.libraries()));
      assertEquals(List.of("a.so"), names(other.libraries()));
      assertEquals(other, there.namespace());
      assertEquals(0, here.namespace().id());
    }
  }

  /** Notes the class of the guest's code, behind what the engine has between it and the host. */
  void noteCaller() {
    callers.add(
        StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
            .<Class<?>>walk(
                frames ->
                    frames
                        .map(StackWalker.StackFrame::getDeclaringClass)
                        .filter(type -> type.getClassLoader().toString().contains("ModuleLoader"))
                        .findFirst()
                        .orElseThrow()));
  }

  @Test
  void S65_namespaces_share_code() throws ReflectiveOperationException {
    TestModule module = TestModule.library();
    int note = module.importFunction("note", VOID);
    world.put("a.so", module.function("run", VOID, Code.of().call(note)));
    HostFunction function =
        HostFunction.of(
            "note",
            MethodHandles.lookup().bind(this, "noteCaller", MethodType.methodType(void.class)));
    try (Program program = world.linker().open(world.config().hostFunction(function).build());
        Namespace other = program.newNamespace()) {
      for (Library library : List.of(program.open("a.so"), other.open("a.so"))) {
        World.run(library, "run");
      }
      assertEquals(2, callers.size());
      assertEquals(callers.getFirst(), callers.getLast());
    }
  }

  @Test
  void S65_what_the_program_defines_is_not_seen() {
    TestModule wants = TestModule.library();
    wants.gotMem("datum_a");
    world.put(Graph.of("a")).put("wants.so", wants);
    try (Program program = world.program("main.wasm");
        Namespace other = program.newNamespace()) {
      program.open("a.so", OpenFlag.NOW, OpenFlag.GLOBAL);
      program.open("wants.so");
      var e = assertThrows(LinkException.Undefined.class, () -> other.open("wants.so"));
      assertEquals(
          """
          undefined symbol: datum_a
          >>> referenced by wants.so (data import GOT.mem.datum_a)
          >>> searched: wants.so
          >>> /lib/a.so defines it (data), but is not loaded\
          """,
          e.getMessage());
      assertEquals(List.of(), other.libraries());
      assertEquals(Optional.empty(), other.find("who"));
    }
  }

  @Test
  void S65_needed_libraries_are_loaded_anew() {
    world.put(Graph.of("a->b; c->b"));
    try (Program program = world.program("main.wasm");
        Namespace other = program.newNamespace()) {
      program.open("a.so");
      other.open("c.so");
      assertEquals(List.of("main.wasm", "a.so", "b.so"), names(program.libraries()));
      assertEquals(List.of("c.so", "b.so"), names(other.libraries()));
      assertEquals("babc", world.takeTrace());
    }
  }

  @Test
  void S65_the_first_library_opened_is_main_and_its_dependencies_the_global_scope() {
    world.put(Graph.of("a->b; c; d"));
    try (Program program = world.program("main.wasm");
        Namespace other = program.newNamespace()) {
      assertEquals(Optional.empty(), other.main());
      Library a = other.open("a.so");
      assertEquals(Optional.of(a), other.main());
      Library c = other.open("c.so");
      assertEquals('a', World.call(c, "call_who"));
      assertTrue(c.findInScope("who_b").isPresent());
      assertTrue(other.find("who_b").isPresent());
      assertTrue(other.find("who_c").isEmpty());
      other.open("d.so", OpenFlag.NOW, OpenFlag.GLOBAL);
      assertTrue(c.findInScope("who_d").isPresent());
      assertTrue(program.find("who_d").isEmpty());
    }
  }

  @Test
  void S65_main_goes_with_the_last_library_of_its_namespace() {
    world.put(Graph.of("a->b; c"));
    try (Program program = world.program("main.wasm");
        Namespace other = program.newNamespace()) {
      Library a = other.open("a.so");
      Library c = other.open("c.so");
      world.takeTrace();
      a.close();
      assertEquals("", world.takeTrace());
      assertTrue(a.isLoaded());
      c.close();
      assertEquals("CAB", world.takeTrace());
      assertEquals(List.of(), other.libraries());
      other.open("c.so");
      assertEquals("c.so", other.main().orElseThrow().name());
    }
  }

  @Test
  void S65_closing_a_namespace_unloads_it_whatever_holds_it() {
    world.put(Graph.of("a->b; c"));
    try (Program program = world.program("main.wasm")) {
      Namespace other = program.newNamespace();
      assertEquals(2, program.namespaces().size());
      other.open("a.so", OpenFlag.NOW, OpenFlag.NODELETE);
      other.open("a.so");
      Library b = other.open("b.so");
      long base = b.memoryBase();
      world.takeTrace();
      other.close();
      assertEquals("AB", world.takeTrace());
      assertFalse(b.isLoaded());
      assertEquals(1, program.namespaces().size());
      var e = assertThrows(IllegalStateException.class, () -> other.open("a.so"));
      assertEquals("the namespace is closed", e.getMessage());
      other.close();
      Namespace next = program.newNamespace();
      next.open("a.so");
      assertEquals(base, next.open("b.so").memoryBase());
    }
  }

  @Test
  void S65_the_base_namespace_ends_with_its_program() {
    try (Program program = world.program("main.wasm")) {
      Namespace base = program.namespaces().getFirst();
      assertEquals(program.main(), base.main());
      assertEquals(program.libraries(), base.libraries());
      assertThrows(IllegalStateException.class, base::close);
    }
  }

  @Test
  void S65_a_guest_makes_a_namespace_and_opens_more_in_it() {
    world.put(Graph.of("a; c"));
    try (Program program = world.program("main.wasm")) {
      GnuGuest guest = guest(program);
      int a = guest.open(GnuGuest.NEW, "a.so", DlGuest.NOW);
      assertEquals(2, program.namespaces().size());
      int c = guest.open(1, "c.so", DlGuest.NOW);
      assertEquals('a', guest.dl().callPointer(guest.dl().symbol(c, "call_who")));
      assertEquals(0, guest.dl().symbol(DlGuest.DEFAULT, "who_a"));
      int base = guest.open(GnuGuest.BASE, "c.so", DlGuest.NOW);
      assertNotEquals(c, base);
      assertEquals('c', guest.dl().callPointer(guest.dl().symbol(base, "call_who")));
      guest.dl().close(a);
      guest.dl().close(c);
      assertEquals(1, program.namespaces().size());
      assertEquals(0, guest.open(1, "a.so", DlGuest.NOW));
    }
  }

  @Test
  void S65_the_first_opening_may_use_each_flag_and_the_second_counts() {
    world.put(Graph.of("a"));
    try (Program program = world.program("main.wasm")) {
      GnuGuest guest = guest(program);
      int a = guest.open(GnuGuest.NEW, "a.so", DlGuest.NOW | DlGuest.GLOBAL);
      assertEquals(a, guest.open(1, "a.so", DlGuest.LAZY | DlGuest.NOLOAD));
      assertEquals(0, guest.dl().close(a));
      assertNotEquals(0, guest.dl().symbol(a, "who"));
      assertEquals(0, guest.dl().close(a));
      assertEquals(0, guest.dl().symbol(a, "who"));
      assertEquals(0, guest.open(GnuGuest.NEW, "a.so", DlGuest.LAZY | DlGuest.NOLOAD));
      assertEquals(1, program.namespaces().size());
    }
  }

  @Test
  void S65_what_a_guest_asks_wrongly_is_an_error() {
    world.put(Graph.of("a"));
    try (Program program = world.program("main.wasm")) {
      GnuGuest guest = guest(program);
      for (int namespace : new int[] {1, 7, -2}) {
        assertEquals(0, guest.open(namespace, "a.so", DlGuest.NOW));
        assertEquals(Optional.of("invalid namespace"), guest.dl().error());
      }
      assertEquals(0, guest.open(GnuGuest.NEW, null, DlGuest.NOW));
      assertEquals(Optional.of("invalid namespace"), guest.dl().error());
      assertEquals(0, guest.open(GnuGuest.NEW, "a.so", 0));
      assertEquals(Optional.of("invalid mode for dlopen()"), guest.dl().error());
      assertEquals(0, guest.open(GnuGuest.NEW, "gone.so", DlGuest.NOW));
      assertEquals(
          Optional.of("gone.so: cannot open shared object file: No such file or directory"),
          guest.dl().error());
      assertEquals(1, program.namespaces().size());
      guest.open(GnuGuest.NEW, "a.so", DlGuest.NOW);
      assertEquals(1, program.namespaces().getLast().id());
    }
  }

  @Test
  void S65_a_constructor_that_traps_takes_its_namespace_with_it() {
    TestModule traps = TestModule.library().needs("b.so");
    world.put(Graph.of("b"));
    world.put("a.so", traps.function("__wasm_call_ctors", VOID, Code.of().unreachable()));
    try (Program program = world.program("main.wasm")) {
      assertEquals(0, guest(program).open(GnuGuest.NEW, "a.so", DlGuest.NOW));
      assertEquals("bB", world.takeTrace());
      assertEquals(1, program.namespaces().size());
    }
  }

  @Test
  void S65_dlopen_from_a_library_stays_in_its_namespace() {
    world.put("a.so", GnuGuest.module()).put(Graph.of("b"));
    try (Program program = world.program("main.wasm")) {
      Namespace other = program.newNamespace();
      Library a = other.open("a.so");
      DlGuest inside = new DlGuest(a);
      inside.open("b.so", DlGuest.NOW | DlGuest.GLOBAL);
      assertEquals(List.of("a.so", "b.so"), names(other.libraries()));
      int self = inside.open(null, DlGuest.NOW);
      assertNotEquals(self, guest(program).dl().open(null, DlGuest.NOW));
      assertEquals('b', inside.callPointer(inside.symbol(self, "who")));
      assertEquals(0, guest(program).dl().symbol(DlGuest.DEFAULT, "who"));
      assertEquals('b', inside.callPointer(inside.symbol(DlGuest.DEFAULT, "who")));
      assertEquals('b', inside.callPointer(inside.symbol(DlGuest.NEXT, "who")));
      assertEquals(0, inside.close(self));
      other.close();
      assertEquals(0, guest(program).dl().symbol(self, "who"));
    }
  }

  @Test
  void S65_pointers_mean_the_same_in_all_namespaces() {
    world.put(Graph.of("a"));
    try (Program program = world.program("main.wasm");
        Namespace other = program.newNamespace()) {
      Library a = other.open("a.so");
      int function = a.findFunction("who_a").tableIndex();
      DlGuest guest = guest(program).dl();
      assertEquals('a', guest.callPointer(function));
      assertEquals("who_a", guest.address(function).orElseThrow().symbol());
      int datum = (int) a.memoryBase();
      assertEquals(datum, guest.address(datum).orElseThrow().base());
      assertEquals(Optional.of(a), program.libraryAt(datum));
      assertEquals(Optional.of(a), program.libraryAt(function));
    }
  }

  @Test
  void S65_a_normal_end_finalizes_all_namespaces_in_reverse_order_of_construction() {
    TestModule main = TestModule.library().function("_start", VOID, Code.of());
    world.put("main.wasm", main).put(Graph.of("a; b; c"));
    try (Program program = world.program("main.wasm");
        Namespace other = program.newNamespace()) {
      program.open("a.so");
      other.open("b.so");
      program.open("c.so");
      world.takeTrace();
      assertEquals(0, program.run());
      assertEquals("CBA", world.takeTrace());
    }
  }

  @Test
  void S65_the_heap_of_another_namespace_starts_out_empty() {
    TestModule module = TestModule.library();
    int base = module.gotMem("__heap_base");
    int end = module.gotMem("__heap_end");
    int stack = module.gotMem("__stack_high");
    module.function("size", GIVES_INT, Code.of().global(end).global(base).subtract());
    module.function("base", GIVES_INT, Code.of().global(base));
    module.function("stack", GIVES_INT, Code.of().global(stack));
    world.put("a.so", module);
    try (Program program = world.program("main.wasm");
        Namespace other = program.newNamespace()) {
      Library here = program.open("a.so");
      Library there = other.open("a.so");
      assertNotEquals(0, World.call(here, "size"));
      assertEquals(0, World.call(there, "size"));
      assertNotEquals(0, World.call(there, "base"));
      assertEquals(World.call(here, "stack"), World.call(there, "stack"));
    }
  }

  @Test
  void S65_a_second_allocator_that_takes_all_memory_is_refused() {
    TestModule libc = TestModule.library();
    libc.importFunction("emscripten_resize_heap", TestModule.INT_TO_INT);
    world.put("libc.so", libc);
    try (Program program = world.program("main.wasm");
        Namespace other = program.newNamespace()) {
      program.open("libc.so");
      var e = assertThrows(LinkException.InvalidModule.class, () -> other.open("libc.so"));
      assertEquals(
          """
          libc.so: its allocator takes all memory behind its heap for its own
          >>> only the base namespace can have such a library\
          """,
          e.getMessage());
    }
  }

  @Test
  void S65_a_namespace_of_bytes_in_memory_needs_no_file() {
    try (Program program = world.program();
        Namespace other = program.newNamespace()) {
      byte[] bytes = counting().build();
      Set<OpenFlag> flags = Set.of(OpenFlag.NOW);
      Library first = program.open("a.so", bytes, flags);
      Library second = other.open("a.so", bytes, flags);
      World.call(first, "next");
      assertEquals(1, World.call(second, "next"));
      assertEquals(second, other.open("other-name.so", bytes, flags));
    }
  }

  @Test
  void S65_many_namespaces_come_and_go_without_growing_the_memory() {
    world.put(Graph.of("a->b"));
    try (Program program = world.program("main.wasm")) {
      GnuGuest guest = guest(program);
      List<Integer> handles = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        handles.add(guest.open(GnuGuest.NEW, "a.so", DlGuest.NOW));
      }
      assertEquals(100, new HashSet<>(handles).size());
      assertEquals(101, program.namespaces().size());
      handles.forEach(handle -> assertEquals(0, guest.dl().close(handle)));
      assertEquals(1, program.namespaces().size());
      long size = program.memory().byteSize();
      for (int i = 0; i < 100; i++) {
        guest.dl().close(guest.open(GnuGuest.NEW, "a.so", DlGuest.NOW));
      }
      assertEquals(size, program.memory().byteSize());
    }
  }
}
