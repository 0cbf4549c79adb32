package dev.ligature.linker.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.guests.Guests;
import dev.ligature.linker.DataSymbol;
import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.GuestThread;
import dev.ligature.linker.HostFunction;
import dev.ligature.linker.Library;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.Namespace;
import dev.ligature.linker.OpenFlag;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.testing.Code;
import dev.ligature.linker.testing.TestModule;
import dev.ligature.linker.testing.World;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A thread other than the first opens a library with thread-local data, which needs another one:
 * {@code guests/thread-opens}. Its {@code above} is 30, and 31 where its constructor has run.
 */
class ThreadOpensTest {
  private static final int ALL_CHECKS = 0xfff;
  private static final int ROUNDS = 100;

  private final ExecutorService java = Executors.newCachedThreadPool();
  private final List<Integer> trace = new ArrayList<>();
  private Program program;

  @BeforeEach
  void open() throws ReflectiveOperationException {
    Path main = Guests.module("thread-opens/main.wasm");
    MethodType type = MethodType.methodType(void.class, int.class);
    ProgramConfig config =
        ProgramConfig.builder()
            .libraryPath(main.getParent())
            .hostFunction(
                HostFunction.of("trace", MethodHandles.lookup().bind(this, "trace", type)))
            .build();
    program = DynamicLinker.create().open(main, config);
  }

  void trace(int number) {
    trace.add(number);
  }

  @AfterEach
  void close() {
    program.close();
    java.shutdownNow();
  }

  private Library openAbove() {
    return program.open("above.so", OpenFlag.NOW);
  }

  private int word(long address) {
    return program.memory().get(ValueLayout.JAVA_INT_UNALIGNED, address);
  }

  private static long address(Library library, String symbol) {
    return ((DataSymbol) library.findOrThrow(symbol)).address();
  }

  /**
   * Calls and lookups in the calling thread agree; it has what the template says and so many more.
   */
  private void check(Library above, int constructed) {
    int own = World.call(above, "address");
    assertEquals(own, address(above, "above"));
    assertEquals(30 + constructed, word(own));
    assertEquals(31 + constructed, World.call(above, "next"));
    assertEquals(31 + constructed, word(own));
    assertEquals(World.call(above, "needed_address"), address(above, "below"));
    assertEquals(World.call(above, "below_address"), address(above, "below"));
    assertEquals(0, World.call(above, "padded"));
  }

  private void checkIn(GuestThread thread, Library above, int constructed) {
    thread.call(
        () -> {
          check(above, constructed);
          return null;
        });
  }

  @Test
  void S44_S61_S62_what_a_guests_thread_opens_has_its_data_there_and_fresh_data_elsewhere() {
    assertEquals(ALL_CHECKS, World.call(program.main().orElseThrow(), "run"));
  }

  @Test
  void S61_S62_S64_so_has_what_Java_opens_in_a_thread() {
    try (GuestThread opener = program.newThread();
        GuestThread other = program.newThread()) {
      Library above = opener.call(this::openAbove);
      checkIn(opener, above, 1);
      check(above, 0);
      checkIn(other, above, 0);
      int constructed = World.call(above, "constructed_at");
      assertEquals(constructed, (int) opener.call(() -> World.call(above, "address")));
      assertNotEquals(constructed, World.call(above, "address"));
      // So it is in what it needs.
      constructed = World.call(above, "below_constructed_at");
      assertEquals(constructed, (int) opener.call(() -> World.call(above, "needed_address")));
      assertEquals(102, word(constructed));
      assertEquals(100, word(address(above, "below")));
    }
  }

  private Library openBelow() {
    return program.open("below.so", OpenFlag.NOW);
  }

  @Test
  void S62_a_library_that_was_there_before_keeps_the_data_of_each_thread() {
    Library below = openBelow();
    assertEquals(102, World.call(below, "below_next"));
    try (GuestThread opener = program.newThread()) {
      assertEquals(101, (int) opener.call(() -> World.call(below, "below_next")));
      Library above = opener.call(this::openAbove);
      assertEquals(102, word(opener.call(() -> address(below, "below"))));
      assertEquals(102, word(address(below, "below")));
      assertEquals(103, World.call(above, "below_next"));
      assertEquals(102, word(opener.call(() -> address(above, "below"))));
      assertEquals(1, World.call(below, "below_constructed"));
    }
  }

  @Test
  void S62_an_object_that_a_constructor_makes_is_the_opening_threads_and_goes_with_it() {
    Library above;
    try (GuestThread opener = program.newThread()) {
      above = opener.call(this::openAbove);
      assertEquals(1, World.call(above, "objects_made"));
      assertEquals(202, World.call(above, "object_number"));
      assertEquals(201, (int) opener.call(() -> World.call(above, "object_number")));
      assertEquals(List.of(), trace);
    }
    assertEquals(List.of(201), trace);
    assertEquals(202, World.call(above, "object_number"));
    above.close();
    // The first thread has the second one until the end of the program.
    assertEquals(List.of(201), trace);
    assertTrue(above.isLoaded());
  }

  @Test
  void S52_S62_closed_and_opened_again_by_another_thread_it_is_that_ones() {
    try (GuestThread other = program.newThread()) {
      for (int i = 0; i < ROUNDS; i++) {
        Library above;
        try (GuestThread opener = program.newThread()) {
          Library opened = opener.call(this::openAbove);
          above = opened;
          checkIn(opener, opened, 1);
          checkIn(other, opened, 0);
          check(opened, 0);
          opener.call(
              () -> {
                opened.close();
                return null;
              });
          // The opener has an object of it.
          assertTrue(above.isLoaded());
        }
        assertFalse(above.isLoaded());
      }
    }
  }

  @Test
  void S52_what_such_openings_took_is_used_again() {
    long size = 0;
    for (int i = 0; i < ROUNDS; i++) {
      try (GuestThread thread = program.newThread()) {
        Library above = thread.call(this::openAbove);
        checkIn(thread, above, 1);
        thread.call(
            () -> {
              above.close();
              return null;
            });
      }
      size = i == 1 ? program.memory().byteSize() : size;
    }
    assertEquals(size, program.memory().byteSize());
  }

  @Test
  void S29_S62_of_two_threads_that_open_it_at_once_one_constructs() throws Exception {
    CyclicBarrier start = new CyclicBarrier(2);
    for (int i = 0; i < ROUNDS; i++) {
      try (GuestThread one = program.newThread();
          GuestThread two = program.newThread()) {
        Future<Library> first = java.submit(() -> one.call(() -> openAt(start)));
        Future<Library> second = java.submit(() -> two.call(() -> openAt(start)));
        Library above = first.get(60, TimeUnit.SECONDS);
        assertEquals(above, second.get(60, TimeUnit.SECONDS));
        long constructed = World.call(above, "constructed_at");
        boolean byFirst = constructed == one.call(() -> address(above, "above"));
        checkIn(one, above, byFirst ? 1 : 0);
        checkIn(two, above, byFirst ? 0 : 1);
        check(above, 0);
        above.close();
        above.close();
      }
    }
  }

  private Library openAt(CyclicBarrier start) throws Exception {
    start.await(60, TimeUnit.SECONDS);
    return openAbove();
  }

  @Test
  void S65_so_it_is_in_a_namespace() {
    try (GuestThread opener = program.newThread();
        Namespace namespace = program.newNamespace()) {
      Library base = openAbove();
      Library above = opener.call(() -> namespace.open("above.so", OpenFlag.NOW));
      checkIn(opener, above, 1);
      check(above, 0);
      check(base, 1);
      checkIn(opener, base, 0);
    }
  }

  @Test
  void S39_S61_a_load_that_fails_in_a_thread_leaves_nothing_behind() {
    try (GuestThread opener = program.newThread()) {
      int failed = opener.call(() -> failures(ROUNDS));
      assertEquals(ROUNDS, failed);
      Library above = openAbove();
      check(above, 1);
      checkIn(opener, above, 0);
    }
  }

  /** Opens a library that traps when what it needs is relocated already. */
  private int failures(int count) {
    TestModule failing = TestModule.sharing().needs("above.so");
    failing.start(failing.function(TestModule.VOID, Code.of().unreachable()));
    int failed = 0;
    for (int i = 0; i < count; i++) {
      try {
        program.open("failing", failing.build(), Set.of(OpenFlag.NOW));
      } catch (LinkException.InitializationFailed e) {
        failed++;
      }
    }
    return failed;
  }
}
