package dev.ligature.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ligature.guests.wat.ModuleAssembler;
import dev.ligature.wasm.Limits;
import dev.ligature.wasm.WasmModule;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Memories and tables with 64-bit addresses: where accesses end, and how large they may be. */
final class WideMemoryTest {
  private static final String MODULE =
      """
      (module
        (memory (export "memory") i64 1 0x1_0000_0000)
        (memory $narrow 1)
        (memory $words i64 1)
        (table $wide i64 3 0x1_0000_0000_0000 funcref)
        (table $short 3 funcref)
        (type $number (func (result i32)))
        (func $seven (result i32) (i32.const 7))
        (elem (table $wide) (i64.const 1) func $seven)
        (func (export "load") (param i64) (result i32) (i32.load (local.get 0)))
        (func (export "load8") (param i64) (result i32)
          (i32.load8_u offset=8 (local.get 0)))
        (func (export "far") (param i64) (result i64)
          (i64.load offset=0xffff_ffff_ffff_fff8 (local.get 0)))
        (func (export "over2g") (param i64) (result i32)
          (i32.load offset=0x8000_0000 (local.get 0)))
        (func (export "store") (param i64)
          (i64.store offset=16 (local.get 0) (i64.const 5)))
        (func (export "add") (param i64) (result i64)
          (i64.atomic.rmw.add $words offset=8 (local.get 0) (i64.const 5)))
        (func (export "grow") (param i64) (result i64) (memory.grow (local.get 0)))
        (func (export "fill") (param i64)
          (memory.fill (local.get 0) (i32.const 9) (i64.const 4)))
        (func (export "out") (param i64)
          (memory.copy $narrow 0 (i32.const 0) (local.get 0) (i32.const 4)))
        (func (export "call") (param i64) (result i32)
          (call_indirect $wide (type $number) (local.get 0)))
        (func (export "get") (param i64) (result i32)
          (ref.is_null (table.get $wide (local.get 0))))
        (func (export "growTable") (param i64) (result i64)
          (table.grow $wide (ref.null func) (local.get 0)))
        (func (export "copyTable") (param i64)
          (table.copy $short $wide (i32.const 0) (local.get 0) (i32.const 2))))
      """;

  private static final Instance INSTANCE = instance();

  private static Instance instance() {
    byte[] bytes = ModuleAssembler.assemble(MODULE.getBytes(UTF_8)).bytes();
    Instance instance =
        new Engine().compile("wide.wasm", WasmModule.parse(bytes)).allocate(List.of());
    instance.initialize();
    return instance;
  }

  private static Object call(String function, long argument) throws Throwable {
    Func func = (Func) INSTANCE.export(function).orElseThrow();
    return func.handle().invokeWithArguments(argument);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "load | 65533 | out of bounds memory access: 4 bytes at address 0xfffd",
        "load | 4294967296 | out of bounds memory access: 4 bytes at address 0x100000000",
        "load | -1 | out of bounds memory access: 4 bytes at address 0xffffffffffffffff",
        "load8 | -8 | out of bounds memory access: 1 bytes at address 0x10000000000000000",
        "load8 | 9223372036854775800"
            + " | out of bounds memory access: 1 bytes at address 0x8000000000000000",
        "far | 8 | out of bounds memory access: 8 bytes at address 0x10000000000000000",
        "far | 0 | out of bounds memory access: 8 bytes at address 0xfffffffffffffff8",
        "over2g | 0 | out of bounds memory access: 4 bytes at address 0x80000000",
        "over2g | -2147483648 | out of bounds memory access: 4 bytes at address"
            + " 0x10000000000000000",
        "store | -16 | out of bounds memory access: 8 bytes at address 0x10000000000000000",
        "store | 65513 | out of bounds memory access: 8 bytes at address 0xfff9",
        "add | -8 | out of bounds memory access: 8 bytes at address 0x10000000000000000",
        "add | 65528 | out of bounds memory access: 8 bytes at address 0x10000",
        "add | 9223372036854775792"
            + " | out of bounds memory access: 8 bytes at address 0x7ffffffffffffff8",
        "add | 1 | unaligned atomic: 8 bytes at address 0x9",
        "fill | -2 | out of bounds memory access: 4 bytes from address 0xfffffffffffffffe in 65536"
            + " bytes",
        "out | 65533 | out of bounds memory access: 4 bytes from address 0xfffd in 65536 bytes",
        "call | 4294967297 | undefined element 4294967297: beyond a table of 3",
        "call | -1 | undefined element 18446744073709551615: beyond a table of 3",
        "call | 2 | uninitialized element 2: null, called as () -> i32",
        "get | 4294967297 | out of bounds table access: element 4294967297 in a table of 3",
        "copyTable | -1"
            + " | out of bounds table access: 2 elements from 18446744073709551615 in a table of 3"
      })
  void an_access_beyond_the_end_traps_at_its_address_of_65_bits(
      String function, long argument, String message) {
    TrapException trap = assertThrows(TrapException.class, () -> call(function, argument));
    assertEquals(message, trap.getMessage());
  }

  @Test
  void what_is_within_is_read_and_written_at_the_sum() throws Throwable {
    call("store", 8);
    assertEquals(5, call("load", 24));
    assertEquals(5, call("load8", 16));
    // In a memory of its own, which it makes one of words.
    assertEquals(0L, call("add", 16));
    assertEquals(5L, call("add", 16));
    call("fill", 65532);
    assertEquals(0x09090909, call("load", 65532));
    call("store", 65512);
  }

  @Test
  void elements_are_called_and_copied_to_a_table_of_the_other_width() throws Throwable {
    assertEquals(7, call("call", 1));
    call("copyTable", 1);
    assertEquals(0, call("get", 1));
  }

  @ParameterizedTest
  @CsvSource({"-1", "262144", "9223372036854775807", "281474976710656", "-9223372036854775808"})
  void growth_beyond_what_there_can_be_gives_minus_one(long pages) throws Throwable {
    assertEquals(-1L, call("grow", pages));
    assertEquals(-1L, call("growTable", pages == 262144 ? 4294967296L : pages));
    assertEquals(0L, (long) call("grow", 0) - 1);
  }

  @Test
  void a_memory_that_no_array_holds_is_refused() {
    long pages = Memory.MAX_PAGES_64 + 1;
    Limits limits = new Limits(pages, -1, true, false);
    IllegalArgumentException thrown =
        assertThrows(IllegalArgumentException.class, () -> new Memory(limits));
    assertEquals("memory of i64 262144.. pages where 262143 are allowed", thrown.getMessage());
  }

  @Test
  void a_memory_reaches_beyond_four_gibibytes_as_far_as_the_heap_does() throws Throwable {
    long pages = Memory.MAX_PAGES + 2;
    long size = pages * Memory.PAGE_SIZE;
    assumeTrue(Runtime.getRuntime().maxMemory() > size + (size >> 2), "a heap of 5 GiB and more");
    String text =
        """
        (module
          (memory i64 65538)
          (func (export "end") (param i64) (result i64)
            (i64.store offset=8 (local.get 0) (i64.const 77))
            (memory.copy (i64.const 16) (i64.add (local.get 0) (i64.const 8)) (i64.const 8))
            (i64.add (i64.load (i64.const 16))
              (i64.load offset=0x1_0000_0000 (i64.sub (local.get 0) (i64.const 0xffff_fff8))))))
        """;
    byte[] bytes = ModuleAssembler.assemble(text.getBytes(UTF_8)).bytes();
    Instance instance =
        new Engine().compile("huge.wasm", WasmModule.parse(bytes)).allocate(List.of());
    Func end = (Func) instance.export("end").orElseThrow();
    assertEquals(154L, end.handle().invokeWithArguments(size - 16));
    assertThrows(TrapException.class, () -> end.handle().invokeWithArguments(size - 15));
  }

  @Test
  void a_trap_undoes_no_change_of_a_variable() throws Throwable {
    String text =
        """
        (module
          (memory i64 1)
          (global $g (mut i64) (i64.const 16))
          (func (export "set") (global.set $g (i64.const 99)) unreachable)
          (func (export "get") (result i64) (global.get $g)))
        """;
    byte[] bytes = ModuleAssembler.assemble(text.getBytes(UTF_8)).bytes();
    Instance instance =
        new Engine().compile("variable.wasm", WasmModule.parse(bytes)).allocate(List.of());
    instance.initialize();
    Func set = (Func) instance.export("set").orElseThrow();
    Func get = (Func) instance.export("get").orElseThrow();
    assertThrows(TrapException.class, () -> set.handle().invoke());
    assertEquals(99, (long) get.handle().invokeExact());
  }
}
