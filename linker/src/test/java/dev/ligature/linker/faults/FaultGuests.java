package dev.ligature.linker.faults;

import static dev.ligature.linker.testing.TestModule.GIVES_INT;
import static dev.ligature.linker.testing.TestModule.INT_TO_INT;
import static dev.ligature.linker.testing.TestModule.TAKES_INT;
import static dev.ligature.linker.testing.TestModule.VOID;

import dev.ligature.linker.testing.Code;
import dev.ligature.linker.testing.DlGuest;
import dev.ligature.linker.testing.GnuGuest;
import dev.ligature.linker.testing.TestModule;
import dev.ligature.linker.testing.World;
import java.util.List;

/**
 * Libraries that have something for each pass of a load, and a step in each piece of their code:
 * start function, relocation of data and of thread-local data, constructor, destructor.
 *
 * <pre>  a->[bc]; b->c; c->b; d opens a in its constructor; e is open already; l defines late</pre>
 */
final class FaultGuests {
  /** The names that are looked up to compare programs. */
  static final List<String> SYMBOLS =
      List.of(
          "p", "who_a", "who_b", "who_c", "who_d", "who_e", "D", "T_a", "T_b", "T_c", "late",
          "bad");

  /** The function of each library that calls what it is bound to. */
  static final String RUN = "run";

  /** The function of e that calls what nobody defines at first. */
  static final String LATE = "call_late";

  /** The step in the heap's {@code free}. */
  static final int FREE = 9;

  /** The pages of memory with which the heap is large enough. */
  private static final int ENOUGH = 5;

  private static final int LESS = 0x49;
  private static final int RETURN = 0x0f;
  private static final int LOCAL_SET = 0x21;
  private static final int OWN = 0;
  private static final int STARTED = 4;
  private static final int RELOCATED = 8;
  private static final int OPENED = 12;
  private static final int NAME = 16;
  private static final int BLOCK = 32;
  private static final int SIZE = 48;

  private final boolean threads;

  private FaultGuests(boolean threads) {
    this.threads = threads;
  }

  /**
   * Writes all modules.
   *
   * @param threads whether there are threads
   */
  static void put(World world, boolean threads) {
    FaultGuests guests = new FaultGuests(threads);
    world
        .put("main.wasm", guests.main(false))
        .put("heap.wasm", guests.main(true))
        .put("needs.wasm", guests.main(false).needs("a.so"))
        .put("a.so", guests.library('a', "b.so", "c.so"))
        .put("b.so", guests.library('b', "c.so"))
        .put("c.so", guests.library('c', "b.so"))
        .put("d.so", guests.library('d'))
        .put("e.so", guests.library('e'))
        .put("l.so", guests.defining("late"))
        .put("bad.so", guests.invalid());
  }

  private TestModule module() {
    return threads ? TestModule.sharing() : TestModule.library();
  }

  private TestModule defining(String function) {
    return module().function(function, GIVES_INT, Code.constant('l'));
  }

  /** Its function has no result on its stack. */
  private TestModule invalid() {
    return module().function("bad", GIVES_INT, Code.of());
  }

  /**
   * A program that opens libraries, and interposes.
   *
   * @param heap whether all memory behind its heap is that of its malloc
   */
  private TestModule main(boolean heap) {
    TestModule module = module();
    int step = heap ? module.importFunction("step", Steps.stepType()) : 0;
    int start = heap ? module.gotMem("__heap_base") : 0;
    GnuGuest.addTo(module);
    module.needs("bad.so").function("p", GIVES_INT, Code.constant('m'));
    if (heap) {
      addMalloc(module, step, start);
    }
    return module;
  }

  /** The room of a block of the heap, with the word that says whether it is used. */
  static final int BLOCK_SIZE = 4096;

  /** The lowest free block of a size for all; a word in front of it says that it is used. */
  private static void addMalloc(TestModule module, int step, int start) {
    Code next =
        Code.of()
            .local(0)
            .load()
            .i32(0)
            .equal()
            .ifTrue(Code.of().local(0).i32(1).store().local(0).i32(16).add().raw(RETURN))
            .local(0)
            .i32(BLOCK_SIZE)
            .add()
            .raw(LOCAL_SET, 0);
    Code malloc =
        Code.of()
            .i32(8)
            .call(step)
            .ifTrue(Code.of().unreachable())
            .global(start)
            .i32(15)
            .add()
            .i32(-16)
            .and()
            .raw(LOCAL_SET, 0)
            .memorySize()
            .i32(ENOUGH)
            .raw(LESS)
            .ifTrue(Code.of().i32(ENOUGH).memoryGrow().drop())
            .whileEqual(next.i32(0), 0)
            .unreachable();
    module.function("malloc", INT_TO_INT, malloc);
    Code free = Code.of().i32(FREE).call(step).ifTrue(Code.of().unreachable());
    module.function("free", TAKES_INT, free.local(0).i32(16).subtract().i32(0).store());
  }

  private TestModule library(char letter, String... needed) {
    TestModule module = module().memory(SIZE, 3).table(2, 1).needs(needed);
    int trace = module.importFunction("trace", TAKES_INT);
    int step = module.importFunction("step", Steps.stepType());
    int atExit = module.importFunction("__cxa_atexit", TestModule.type(3, 1));
    int open = module.importFunction("dlopen", TestModule.type(2, 1));
    int error = module.importFunction("dlerror", GIVES_INT);
    int bad = module.importFunction("bad", GIVES_INT);
    int p = module.importFunction("p", GIVES_INT);
    int nobody = module.importFunction("nobody", GIVES_INT);
    int late = letter == 'e' ? module.importFunction("late", GIVES_INT) : nobody;
    int other = needed.length > 0 ? importOther(module, needed[0]) : p;
    int last = Math.max(Math.max(other, late), nobody);
    module.weak("bad").weak("nobody").weak("NOTHING");
    int gotP = module.gotFunc("p");
    int gotStep = module.gotFunc("step");
    int gotData = module.gotMem("D");
    module.gotFunc("nobody");
    module.gotMem("NOTHING");
    int gotThreadLocal = needed.length > 0 ? module.gotMem("T_" + needed[0].charAt(0)) : gotData;
    int tag = module.defineTag("fault", TAKES_INT);
    int recur = module.function(VOID, Code.of().call(last + 1));
    Failing failing = new Failing(step, bad, recur, tag, module.defineGlobal(true, 0));
    int base = module.memoryBase();

    int tls = module.defineGlobal(true, 0);
    int template =
        module.function(
            TAKES_INT, failing.at(1).local(0).setGlobal(tls).local(0).i32(letter).store());
    Code first = failing.at(2).global(base).i32(STARTED).add().i32(1).store();
    first.global(base).i32(BLOCK).add().call(template);
    module.start(
        module.function(
            VOID, Code.of().global(base).i32(STARTED).add().load().i32(0).equal().ifTrue(first)));
    module
        .exportAddress("T_" + letter, 0)
        .threadLocal("T_" + letter)
        .exportGlobal("__tls_base", tls)
        .exportGlobal("__tls_size", module.defineGlobal(false, 4))
        .exportGlobal("__tls_align", module.defineGlobal(false, 4))
        .exportFunction("__wasm_init_tls", template);
    if (letter == 'c') {
      module.function("__wasm_apply_tls_relocs", VOID, failing.at(3));
    }
    module.function(
        "__wasm_apply_data_relocs",
        VOID,
        failing.at(4).global(base).i32(RELOCATED).add().global(gotP).store());

    Code down = failing.at(6).i32('~').call(trace).i32(letter).call(trace);
    module.elements(0, module.function(TAKES_INT, down), step);
    Code up = failing.at(5);
    up.global(module.tableBase()).i32(0).global(base).call(atExit).drop();
    up.i32(letter).call(trace).then(failing.at(7));
    if (letter == 'd') {
      module.text(NAME, "a.so");
      up.global(base).i32(OPENED).add();
      up.global(base).i32(NAME).add().i32(DlGuest.NOW | DlGuest.GLOBAL).call(open).store();
      up.global(base)
          .i32(OPENED)
          .add()
          .load()
          .i32(0)
          .equal()
          .ifTrue(Code.of().call(error).drop().unreachable());
    }
    module.function("__wasm_call_ctors", VOID, up);

    module.data("D", OWN, letter);
    module.function("p", GIVES_INT, Code.constant(letter));
    module.function("who_" + letter, GIVES_INT, Code.constant(letter));
    int type = module.typeIndex(GIVES_INT);
    Code run = Code.of().call(p).i32(8).raw(0x74).call(other).add().i32(8).raw(0x74);
    run.global(gotP).callIndirect(type).add().i32(8).raw(0x74).global(gotData).load().add();
    run.global(gotThreadLocal).load().add().global(gotStep).i32(0).equal().add();
    module.function(RUN, GIVES_INT, run);
    module.function(LATE, GIVES_INT, Code.of().call(late));
    return module;
  }

  private static int importOther(TestModule module, String needed) {
    return module.importFunction("who_" + needed.charAt(0), GIVES_INT);
  }

  /**
   * Code that fails if the host says so.
   *
   * @param step the host function that says how
   * @param told where the answer is kept
   */
  private record Failing(int step, int bad, int recur, int tag, int told) {
    Code at(int id) {
      return Code.of()
          .i32(id)
          .call(step)
          .setGlobal(told)
          .global(told)
          .i32(1)
          .equal()
          .ifTrue(Code.of().unreachable())
          .global(told)
          .i32(2)
          .equal()
          .ifTrue(Code.of().call(recur))
          .global(told)
          .i32(3)
          .equal()
          .ifTrue(Code.of().i32(0).throwTag(tag))
          .global(told)
          .i32(4)
          .equal()
          .ifTrue(Code.of().call(bad).drop());
    }
  }
}
