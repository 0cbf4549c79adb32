package dev.ligature.emscripten;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.ligature.linker.ProgramConfig;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The solver Z3, on Java's thread and on threads that it begins. */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class Z3Test {
  private static final String WAIT = "() => { threadTimeouts.push(setTimeout(() => {}, 600000)); }";
  private static final String END = "() => { clearTimeout(threadTimeouts.shift()); }";
  private static final String RESOLVE = "($0) => { resolve_async(UTF8ToString($0)); }";

  private static final String SUM =
      """
      (declare-const x Int)
      (declare-const y Int)
      (assert (= (+ x y) 10))
      (assert (= (- x y) 4))
      (check-sat)
      (get-value (x y))
      """;

  private static final String QUEENS = queens(6);

  /** What a thread has said. */
  private record Answer(String thread, int text) {}

  private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();

  void resolve(int text) {
    answers.add(new Answer(Thread.currentThread().getName(), text));
  }

  /** A queen in each column, none of which attacks another; what is asked is one's row. */
  private static String queens(int size) {
    StringBuilder text = new StringBuilder("(set-logic QF_LIA)\n");
    for (int i = 0; i < size; i++) {
      text.append(
          "(declare-const q%d Int)(assert (and (>= q%<d 0) (< q%<d %d)))\n".formatted(i, size));
      for (int j = 0; j < i; j++) {
        text.append("(assert (distinct (- q%1$d q%2$d) 0 %3$d (- %3$d)))\n".formatted(i, j, i - j));
      }
    }
    // Of the four solutions one has the first queen in the second row.
    return text.append("(assert (= q0 1))\n(check-sat)\n(get-value (q1 q2 q3 q4 q5))\n").toString();
  }

  @Test
  void equations_are_solved_by_two_threads_at_once() throws Exception {
    run();
  }

  /** Solves two problems at once, and a third. */
  void run() throws Exception {
    Path file = RealProgram.file("z3-solver/build/z3-built.wasm");
    MethodHandle resolve =
        MethodHandles.lookup()
            .findVirtual(Z3Test.class, "resolve", MethodType.methodType(void.class, int.class))
            .bindTo(this);
    MethodHandle nothing = MethodHandles.empty(MethodType.methodType(void.class));
    EmscriptenHost host =
        EmscriptenHost.builder()
            .inline(WAIT, nothing)
            .inline(END, nothing)
            .inline(RESOLVE, resolve)
            .script(file.resolveSibling("z3-built.js"))
            .build();
    ProgramConfig config = ProgramConfig.builder().interruptible(true).hostModule(host).build();
    try (RealProgram z3 = RealProgram.open(file, config)) {
      assertEquals("sat\n((x 7)\n (y 3))\n", solve(z3, context(z3), SUM));
      solveAtOnce(z3);
      assertEquals("unsat\n", solve(z3, context(z3), "(assert false)(check-sat)"));
    }
  }

  private static int context(RealProgram z3) {
    return z3.call("Z3_mk_context", z3.call("Z3_mk_config"));
  }

  private static String solve(RealProgram z3, int context, String text) {
    return z3.text(z3.call("Z3_eval_smtlib2_string", context, z3.put(text)));
  }

  private void solveAtOnce(RealProgram z3) throws InterruptedException {
    Map<String, Integer> wanted = new HashMap<>();
    for (String problem : new String[] {SUM, QUEENS}) {
      z3.call("async_Z3_eval_smtlib2_string", context(z3), z3.put(problem));
    }
    Set<String> threads = new TreeSet<>();
    for (int i = 0; i < 2; i++) {
      Answer answer = answers.poll(120, TimeUnit.SECONDS);
      assertNotNull(answer);
      threads.add(answer.thread());
      wanted.merge(z3.text(answer.text()), 1, Integer::sum);
    }
    assertEquals(Set.of("thread 1 of z3-built.wasm", "thread 2 of z3-built.wasm"), threads);
    assertEquals(
        Map.of(
            "sat\n((x 7)\n (y 3))\n", 1,
            "sat\n((q1 3)\n (q2 5)\n (q3 0)\n (q4 2)\n (q5 4))\n", 1),
        wanted);
  }
}
