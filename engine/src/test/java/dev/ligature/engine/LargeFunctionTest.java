package dev.ligature.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.guests.wat.ModuleAssembler;
import dev.ligature.wasm.WasmModule;
import java.io.IOException;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Functions over the limits of Java methods. What they must return was computed natively. */
final class LargeFunctionTest {
  private static final String HUGE = "huge/huge.so";

  @Test
  void a_switch_of_three_thousand_cases_in_a_loop_computes_what_native_code_does() {
    Standalone huge = new Standalone(HUGE);
    assertEquals((int) 3947686860L, huge.call("machine", 1_000_000, 1));
    assertEquals(1568765845, huge.call("machine", 1000, 77));
  }

  @ParameterizedTest
  @ValueSource(ints = {300, 3000, 200_000})
  void the_result_does_not_depend_on_where_a_function_is_cut(int methodLimit) {
    Engine engine = new Engine(EngineOptions.DEFAULT.withMethodLimit(methodLimit));
    Standalone huge = new Standalone(engine, HUGE);
    Standalone whole = new Standalone(HUGE);
    assertEquals(whole.call("machine", 50, 77), huge.call("machine", 50, 77));
    assertEquals(whole.call("straight", 1), huge.call("straight", 1));
    assertEquals(whole.call("loops", 3), huge.call("loops", 3));
  }

  @Test
  void every_method_is_small_enough_for_the_jit(@TempDir Path folder) throws IOException {
    Standalone huge = new Standalone(new Engine(EngineOptions.DEFAULT.withClassDump(folder)), HUGE);
    huge.call("machine", 10, 1);
    huge.call("straight", 1);
    huge.call("loops", 1);
    List<Integer> sizes = GeneratedMethods.in(folder).sizes();
    assertTrue(sizes.size() > 50, "methods: " + sizes.size());
    assertEquals(List.of(), sizes.stream().filter(size -> size >= 8000).toList());
  }

  /**
   * Sixty locals that the function's own method holds for its loops, and that twenty parts change:
   * what moves them around the calls is in no estimate.
   */
  @Test
  void a_method_that_comes_out_too_large_is_written_again_in_smaller_parts(@TempDir Path folder)
      throws Throwable {
    int locals = 60;
    StringBuilder text = new StringBuilder("(module (func (export \"f\") (param $n i32)");
    text.append(" (result i32) (local").append(" i32".repeat(locals)).append(")");
    for (int part = 0; part < 20; part++) {
      text.append("(block ");
      for (int k = 0; k < 150; k++) {
        text.append(added(1 + k % locals));
      }
      text.append(")");
    }
    text.append("(loop (loop (loop ");
    for (int k = 1; k <= locals; k++) {
      text.append(added(k));
    }
    text.append("))) local.get 1 local.get 60 i32.add))");
    byte[] module = ModuleAssembler.assemble(text.toString().getBytes(UTF_8)).bytes();
    Engine engine = new Engine(EngineOptions.DEFAULT.withClassDump(folder));
    Instance instance = engine.compile("moves", WasmModule.parse(module)).allocate(List.of());
    instance.initialize();
    Func f = (Func) instance.export("f").orElseThrow();
    assertEquals((20 * 3 + 1 + 20 * 2 + 1) * 5, (int) f.handle().invokeExact(5));
    List<Integer> sizes = GeneratedMethods.in(folder).sizes();
    assertEquals(List.of(), sizes.stream().filter(size -> size >= 8000).toList());
  }

  /** Only with such a limit are methods so large. */
  @Test
  void a_method_whose_jumps_are_longer_than_two_bytes_say_is_written_whole(@TempDir Path folder)
      throws Throwable {
    String text =
        "(module (func (export \"f\") (param $n i32) (result i32)"
            + " (local i32 i32 i32 i32 i32 i32 i32)"
            + "(loop $again (block $skip (br_if $skip (i32.eq (local.get $n) (i32.const 2)))"
            + added(7).repeat(9_000)
            + ") (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))"
            + "local.get 7))";
    byte[] module = ModuleAssembler.assemble(text.getBytes(UTF_8)).bytes();
    EngineOptions options = EngineOptions.DEFAULT.withMethodLimit(200_000).withClassDump(folder);
    Instance instance =
        new Engine(options).compile("far", WasmModule.parse(module)).allocate(List.of());
    instance.initialize();
    Func f = (Func) instance.export("f").orElseThrow();
    assertEquals(9_000 * (4 + 3 + 1), (int) f.handle().invokeExact(4));
    int largest = GeneratedMethods.in(folder).sizes().stream().max(Integer::compare).orElseThrow();
    assertTrue(largest > Short.MAX_VALUE, largest + " bytes");
  }

  private static String added(int local) {
    return "local.get %1$d local.get $n i32.add local.set %1$d ".formatted(local);
  }

  @Test
  void straight_code_with_loops_in_it_is_cut_into_few_runs_and_not_at_each_loop(
      @TempDir Path folder) throws IOException {
    Engine engine = new Engine(EngineOptions.DEFAULT.withClassDump(folder));
    new Standalone(engine, "bench-large/line.so").call("line_in_one", 1);
    int parts = GeneratedMethods.in(folder).partsOf("line_in_one").size();
    assertTrue(parts > 20 && parts < 200, "520 loops in " + parts + " parts");
  }

  /** C1 gives up at some two hundred that it inlines, and the method never gets a profile. */
  @Test
  void no_method_has_more_loads_and_stores_than_the_jit_takes(@TempDir Path folder)
      throws IOException {
    Engine engine = new Engine(EngineOptions.DEFAULT.withClassDump(folder));
    new Standalone(engine, "bench-large/line.so").call("line_in_one", 1);
    new Standalone(engine, HUGE).call("straight", 1);
    for (MethodModel method : GeneratedMethods.in(folder).all()) {
      long accesses = GeneratedMethods.callsOf("dev/ligature/engine/runtime/MemoryAccess", method);
      assertTrue(accesses <= 150, method + " has " + accesses);
    }
  }

  @Test
  void a_part_moves_few_locals_and_takes_none_as_parameters(@TempDir Path folder)
      throws IOException {
    Engine engine = new Engine(EngineOptions.DEFAULT.withClassDump(folder));
    new Standalone(engine, "bench-large/line.so").call("line_in_one", 1);
    for (MethodModel part : GeneratedMethods.in(folder).partsOf("line_in_one")) {
      List<Opcode> opcodes = GeneratedMethods.opcodes(part);
      long loads = opcodes.stream().filter(Opcode.LALOAD::equals).count();
      long stores = opcodes.stream().filter(Opcode.LASTORE::equals).count();
      assertTrue(loads <= 8, part + " reads " + loads + " locals in the frame");
      assertTrue(stores <= 8, part + " writes " + stores + " locals to the frame");
      assertEquals(3, part.methodTypeSymbol().parameterCount(), part + " has parameters");
    }
  }

  @Test
  void large_and_small_functions_compute_the_same() {
    Standalone line = new Standalone("bench-large/line.so");
    assertEquals(line.call("line_in_many", 3), line.call("line_in_one", 3));
    Standalone turns = new Standalone("bench-large/switch.so");
    assertEquals(turns.call("switch_in_many", 2000), turns.call("switch_in_one", 2000));
  }
}
