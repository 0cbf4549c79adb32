package dev.ligature.linker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ligature.guests.Guests;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Guests that take all memory behind their heap's base for their own, and growth by the host. */
class GuestHeapTest {
  private static final int PAGE_SIZE = 65536;

  static int resizeHeap(Caller caller, int byteSize) {
    long missing = Integer.toUnsignedLong(byteSize) - caller.memory().byteSize();
    long pages = Math.max(0, (missing + PAGE_SIZE - 1) / PAGE_SIZE);
    return caller.program().growMemory(pages) < 0 ? 0 : 1;
  }

  private static HostFunction resizeHeapFunction() throws ReflectiveOperationException {
    MethodType type = MethodType.methodType(int.class, Caller.class, int.class);
    return HostFunction.of(
        "emscripten_resize_heap",
        MethodHandles.lookup().findStatic(GuestHeapTest.class, "resizeHeap", type));
  }

  @Test
  void S11_libraries_do_not_lie_in_a_heap_that_reaches_to_the_end_of_the_memory() throws Throwable {
    Path main = Guests.module("heap/contiguous.wasm");
    ProgramConfig config = ProgramConfig.builder().hostFunction(resizeHeapFunction()).build();
    try (Program program = DynamicLinker.create().open(main, config)) {
      int checks = (int) program.main().orElseThrow().findFunction("run").handle().invokeExact();
      assertEquals(15, checks);
    }
  }

  @Test
  void the_host_grows_the_memory() {
    try (Program program = DynamicLinker.create().open(ProgramConfig.defaults())) {
      long before = program.memory().byteSize();
      assertEquals(before / PAGE_SIZE, program.growMemory(3));
      assertEquals(before + 3 * PAGE_SIZE, program.memory().byteSize());
    }
  }

  @Test
  void a_growth_beyond_the_limit_gives_minus_one_and_changes_nothing() {
    ProgramConfig config =
        ProgramConfig.builder().limits(Limits.of(Limit.MEMORY_PAGES, 100)).build();
    try (Program program = DynamicLinker.create().open(config)) {
      long before = program.memory().byteSize();
      assertEquals(-1, program.growMemory(101));
      assertEquals(before, program.memory().byteSize());
    }
  }
}
