package dev.ligature.linker.rules;

import static dev.ligature.linker.testing.TestModule.GIVES_INT;
import static dev.ligature.linker.testing.TestModule.VOID;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.ligature.linker.GuestThread;
import dev.ligature.linker.Library;
import dev.ligature.linker.OpenFlag;
import dev.ligature.linker.Program;
import dev.ligature.linker.testing.Code;
import dev.ligature.linker.testing.DlGuest;
import dev.ligature.linker.testing.Graph;
import dev.ligature.linker.testing.TestModule;
import dev.ligature.linker.testing.World;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rule 51: what is unloaded can be collected, its generated classes too. */
class CollectionTest {
  private static final int ATTEMPTS = 100;

  private final World world = new World();
  private final List<WeakReference<ClassLoader>> loaders = new ArrayList<>();

  @AfterEach
  void close() {
    world.close();
  }

  /** Collects garbage until there is nothing left of it, or for some seconds. */
  private static <T> T afterCollection(WeakReference<T> reference) throws InterruptedException {
    for (int i = 0; i < ATTEMPTS && reference.get() != null; i++) {
      System.gc();
      Thread.sleep(10);
    }
    return reference.get();
  }

  @Test
  void S51_nothing_holds_an_unloaded_library() throws InterruptedException {
    world.put(Graph.of("a->b->a"));
    try (Program program = world.program()) {
      assertNull(afterCollection(openAndClose(program)));
    }
  }

  private static WeakReference<Library> openAndClose(Program program) {
    Library a = program.open("a.so");
    assertEquals('a', World.call(a, "call_who"));
    a.close();
    return new WeakReference<>(a);
  }

  @Test
  void S51_nothing_holds_a_closed_program_that_a_java_thread_has_called_as_a_thread_of_it()
      throws InterruptedException {
    world.put("main.wasm", TestModule.sharing().function("value", GIVES_INT, Code.constant(5)));
    assertNull(afterCollection(callInThreadAndClose()));
  }

  private WeakReference<Program> callInThreadAndClose() {
    try (Program program = world.program("main.wasm");
        GuestThread thread = program.newThread()) {
      Library main = program.main().orElseThrow();
      assertEquals(5, (int) thread.call(() -> World.call(main, "value")));
      return new WeakReference<>(program);
    }
  }

  /** Notes the loader of the guest's class that called; a host function. */
  private void note() {
    Set<ClassLoader> seen = new LinkedHashSet<>();
    // Classes of signatures are shared by all modules with functions of those types.
    StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
        .walk(
            frames ->
                frames
                    .map(StackWalker.StackFrame::getDeclaringClass)
                    .filter(declaring -> !declaring.getName().startsWith("ligature.call."))
                    .toList())
        .forEach(declaring -> seen.add(declaring.getClassLoader()));
    List<ClassLoader> parents =
        seen.stream().filter(Objects::nonNull).map(ClassLoader::getParent).toList();
    seen.remove(null);
    seen.removeAll(parents);
    seen.remove(getClass().getClassLoader());
    loaders.add(new WeakReference<>(seen.iterator().next()));
  }

  /** A library that calls, and is called through a pointer and an import. */
  private static TestModule noting() {
    TestModule module = TestModule.library();
    int note = module.importFunction("note", VOID);
    return module
        .function("__wasm_call_ctors", VOID, Code.of().call(note))
        .function("value", GIVES_INT, Code.constant(5));
  }

  private Program program() {
    var config = world.config().hostFunction(World.host("note", this::note)).build();
    return world.linker().open(world.path("main.wasm"), config);
  }

  @Test
  void S51_from_java_the_classes_of_an_unloaded_library_go_when_the_cache_lets_go_of_them()
      throws InterruptedException {
    world.put("main.wasm", DlGuest.module()).put("a.so", noting());
    try (Program program = program()) {
      Library a = program.open("a.so");
      assertEquals(5, World.call(a, "value"));
      a.close();
      checkCollected();
      // A handle that somebody has kept holds no code.
      assertFalse(a.isLoaded());
    }
  }

  @Test
  void S51_from_guests_the_classes_of_an_unloaded_library_go_when_the_cache_lets_go_of_them()
      throws InterruptedException {
    TestModule user = TestModule.library();
    int value = user.importFunction("value", GIVES_INT);
    user.function("call", GIVES_INT, Code.of().call(value));
    world.put("main.wasm", DlGuest.module()).put("a.so", noting()).put("u.so", user);
    try (Program program = program()) {
      DlGuest guest = new DlGuest(program.main().orElseThrow());
      int a = guest.open("a.so", DlGuest.NOW | DlGuest.GLOBAL);
      assertEquals(5, guest.callPointer(guest.symbol(a, "value")));
      Library u = program.open("u.so", OpenFlag.NOW);
      assertEquals(5, World.call(u, "call"));
      u.close();
      guest.close(a);
      checkCollected();
    }
  }

  private void checkCollected() throws InterruptedException {
    System.gc();
    assertNotNull(loaders.getFirst().get(), "the cache keeps what may be wanted again");
    world.linker().releaseUnused();
    assertNull(afterCollection(loaders.getFirst()));
  }

  @Test
  void what_is_in_use_when_the_cache_lets_go_is_shared_still() {
    world.put("main.wasm", DlGuest.module()).put("a.so", noting());
    try (Program one = program();
        Program two = program()) {
      one.open("a.so");
      world.linker().releaseUnused();
      System.gc();
      two.open("a.so");
      assertEquals(loaders.getFirst().get(), loaders.getLast().get());
    }
  }
}
