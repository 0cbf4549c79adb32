package dev.ligature.linker.limits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.GuestThread;
import dev.ligature.linker.Library;
import dev.ligature.linker.Limit;
import dev.ligature.linker.Limits;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.testing.Code;
import dev.ligature.linker.testing.TestModule;
import dev.ligature.linker.testing.World;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@link Limit#THREADS} holds for those that guests begin and those that Java begins. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ThreadLimitTest {
  private static final int AGAIN = -6;
  private static final int COUNT = 4;

  private final DynamicLinker linker = DynamicLinker.create();

  /**
   * A main whose threads count themselves in its second word, wait until its first is not 0 any
   * more, and count themselves out.
   */
  private static byte[] main() {
    TestModule main = TestModule.sharing().memory(16, 4);
    int spawn = main.importFunction("wasi", "thread-spawn", TestModule.INT_TO_INT);
    int base = main.memoryBase();
    // i32.atomic.rmw.add and memory.atomic.wait32 without end, where the first word is 0.
    Code body =
        Code.of()
            .global(base)
            .i32(1)
            .raw(0xfe, 0x1e, 2, COUNT)
            .drop()
            .global(base)
            .i32(0)
            .raw(0x42, 0x7f, 0xfe, 0x01, 2, 0)
            .drop()
            .global(base)
            .i32(-1)
            .raw(0xfe, 0x1e, 2, COUNT)
            .drop();
    main.function("wasi_thread_start", TestModule.type(2, 0), body);
    main.function("spawn", TestModule.GIVES_INT, Code.of().i32(0).call(spawn));
    main.function("count", TestModule.GIVES_INT, Code.of().global(base).raw(0xfe, 0x10, 2, COUNT));
    // i32.atomic.store and memory.atomic.notify of all.
    main.function(
        "release",
        TestModule.GIVES_INT,
        Code.of()
            .global(base)
            .i32(1)
            .raw(0xfe, 0x17, 2, 0)
            .global(base)
            .i32(-1)
            .raw(0xfe, 0x00, 2, 0));
    return main.build();
  }

  private Program open(long threads) {
    ProgramConfig config =
        ProgramConfig.builder().limits(Limits.of(Limit.THREADS, threads)).build();
    return linker.open("main", main(), config);
  }

  private static Library own(Program program) {
    return program.main().orElseThrow();
  }

  private static void await(Program program, int count) throws InterruptedException {
    while (World.call(own(program), "count") != count) {
      Thread.sleep(5);
    }
  }

  @Test
  void a_guest_that_begins_one_more_gets_minus_six_of_which_libc_makes_EAGAIN() throws Exception {
    try (Program program = open(2);
        Program other = open(2)) {
      Library guest = own(program);
      assertTrue(World.call(guest, "spawn") > 0);
      assertTrue(World.call(guest, "spawn") > 0);
      assertEquals(AGAIN, World.call(guest, "spawn"));
      assertEquals(AGAIN, World.call(guest, "spawn"));
      assertTrue(World.call(own(other), "spawn") > 0);
      await(program, 2);
      World.call(guest, "release");
      await(program, 0);
      // Those that have ended make room, once Java's thread has gone too.
      int id = AGAIN;
      while (id == AGAIN) {
        Thread.sleep(5);
        id = World.call(guest, "spawn");
      }
      assertTrue(id > 0);
    }
  }

  @Test
  void java_that_begins_one_more_is_told_so() {
    try (Program program = open(2)) {
      GuestThread first = program.newThread();
      GuestThread second = program.newThread();
      for (int attempt = 0; attempt < 2; attempt++) {
        var e = assertThrows(LinkException.NoRoom.class, program::newThread);
        assertEquals(
            """
            no room for the program: one more thread
            >>> the limit is 2 threads besides the first; to raise it, set Limit.THREADS or \
            --max-threads\
            """,
            e.getMessage());
      }
      assertEquals(AGAIN, World.call(own(program), "spawn"));
      assertEquals(AGAIN, (int) first.call(() -> World.call(own(program), "spawn")));
      first.close();
      first.close();
      second.close();
      program.newThread().close();
      program.newThread();
      program.newThread();
      assertThrows(LinkException.NoRoom.class, program::newThread);
    }
  }

  @Test
  void none_can_be_allowed() {
    try (Program program = open(0)) {
      assertEquals(AGAIN, World.call(own(program), "spawn"));
      assertThrows(LinkException.NoRoom.class, program::newThread);
      assertEquals(0, World.call(own(program), "count"));
    }
  }

  @Test
  void a_thread_without_room_for_its_stack_is_not_counted() {
    ProgramConfig config =
        ProgramConfig.builder()
            .stackSize(4 << 20)
            .limits(
                Limits.builder().set(Limit.THREADS, 2).set(Limit.TOTAL_MEMORY_PAGES, 80).build())
            .build();
    try (Program program = linker.open("main", main(), config)) {
      for (int k = 0; k < 5; k++) {
        var e = assertThrows(LinkException.NoRoom.class, program::newThread);
        assertTrue(e.getMessage().contains("Limit.TOTAL_MEMORY_PAGES"), e::getMessage);
      }
    }
  }
}
