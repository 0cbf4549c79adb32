package dev.ligature.linker.attacks;

import static dev.ligature.linker.testing.TestModule.GIVES_INT;
import static dev.ligature.linker.testing.TestModule.INT_TO_INT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.engine.TrapException;
import dev.ligature.engine.TrapKind;
import dev.ligature.linker.Library;
import dev.ligature.linker.Program;
import dev.ligature.linker.testing.Code;
import dev.ligature.linker.testing.DlGuest;
import dev.ligature.linker.testing.TestModule;
import dev.ligature.linker.testing.World;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Two programs of one linker, over the same modules, whose code they share. One does to its memory,
 * its table, its globals and its libraries whatever it can; the other has all as it was.
 */
class OtherProgramsTest {
  private static final int VALUE = 7;

  private final World world = new World();
  private final Program attacker = attackerIn(world);
  private final Program victim = world.program();

  @AfterEach
  void close() {
    attacker.close();
    victim.close();
    world.close();
  }

  private static Program attackerIn(World world) {
    TestModule module = TestModule.library().memory(64, 4).table(1, 0);
    int counter = module.defineGlobal(true, VALUE);
    module.data("data", 0, VALUE);
    module.elements(0, module.function(GIVES_INT, Code.constant(VALUE)));
    module.function("base", GIVES_INT, Code.of().global(module.memoryBase()));
    module.function("pointer", GIVES_INT, Code.of().global(module.tableBase()));
    module.function("load", INT_TO_INT, Code.of().local(0).load());
    module.function("store", TestModule.type(2, 1), Code.of().local(0).local(1).store().i32(0));
    module.function(
        "count",
        GIVES_INT,
        Code.of().global(counter).i32(1).add().setGlobal(counter).global(counter));
    module.function("grow", GIVES_INT, Code.of().i32(1).memoryGrow());
    module.function("grow_table", GIVES_INT, Code.of().tableGrow(100));
    // table.set of null.
    module.function("forget", INT_TO_INT, Code.of().local(0).raw(0xd0, 0x70, 0x26, 0).i32(0));
    module.function(
        "call", INT_TO_INT, Code.of().local(0).callIndirect(module.typeIndex(GIVES_INT)));
    world.put("lib.so", module).put("dl.so", DlGuest.module());
    world.put("other.so", TestModule.library().function("f", GIVES_INT, Code.constant(1)));
    return world.program();
  }

  private static int store(Library library, int address, int value) {
    try {
      return (int) library.findFunction("store").handle().invokeExact(address, value);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void what_one_writes_all_over_its_memory_is_not_in_the_memory_of_the_other() {
    Library mine = attacker.open("lib.so");
    Library other = victim.open("lib.so");
    assertEquals(World.call(mine, "base"), World.call(other, "base"));
    byte[] before = victim.memory().toArray(ValueLayout.JAVA_BYTE);
    int size = (int) attacker.memory().byteSize();
    for (int address = 0; address < size; address += Integer.BYTES) {
      store(mine, address, -1);
    }
    for (int by : new int[] {0, 1, 2, 3, 65_536, 1 << 24, 1 << 30, Integer.MIN_VALUE}) {
      int address = size - 3 + by;
      TrapException e = assertThrows(TrapException.class, () -> store(mine, address, -1));
      assertEquals(TrapKind.MEMORY_OUT_OF_BOUNDS, e.kind());
    }
    for (int negative = -1; negative > -70_000; negative -= 997) {
      int address = negative;
      assertThrows(TrapException.class, () -> store(mine, address, -1));
    }
    assertTrue(Arrays.equals(before, victim.memory().toArray(ValueLayout.JAVA_BYTE)));
    assertEquals(VALUE, World.call(other, "load", World.call(other, "base")));
  }

  @Test
  void what_one_does_to_its_table_globals_and_sizes_the_other_does_not_see() {
    Library mine = attacker.open("lib.so");
    Library other = victim.open("lib.so");
    long pages = victim.memory().byteSize();
    int pointer = World.call(other, "pointer");
    assertEquals(pointer, World.call(mine, "pointer"));
    assertEquals(VALUE, World.call(other, "call", pointer));
    int table = World.call(other, "grow_table");
    for (int i = 0; i < 1000; i++) {
      World.call(mine, "count");
      World.call(mine, "grow_table");
    }
    assertNotEquals(-1, World.call(mine, "grow"));
    World.call(mine, "forget", pointer);
    assertThrows(TrapException.class, () -> World.call(mine, "call", pointer));
    assertEquals(VALUE, World.call(other, "call", pointer));
    assertEquals(VALUE + 1, World.call(other, "count"));
    assertEquals(table + 100, World.call(other, "grow_table"));
    assertEquals(pages, victim.memory().byteSize());
  }

  @Test
  void pointers_and_handles_of_one_are_nothing_to_the_other() {
    DlGuest mine = new DlGuest(attacker.open("dl.so"));
    DlGuest other = new DlGuest(victim.open("dl.so"));
    int handle = mine.open("other.so", DlGuest.NOW);
    int pointer = mine.symbol(handle, "f");
    assertEquals(1, mine.callPointer(pointer));
    assertEquals(0, other.symbol(handle, "f"));
    assertEquals("0x%x: invalid handle".formatted(handle), other.error().orElseThrow());
    assertNotEquals(0, other.close(handle));
    assertThrows(TrapException.class, () -> other.callPointer(pointer));
    assertTrue(victim.symbolAt(pointer).isEmpty());
    assertTrue(other.address(pointer).isEmpty());
    assertEquals(1, mine.callPointer(pointer));
    assertEquals("0x%x: invalid handle".formatted(handle), other.error().orElse("none"));
  }

  @Test
  void a_trap_and_the_closing_of_one_leave_the_other_as_it_was() {
    Library mine = attacker.open("lib.so");
    Library other = victim.open("lib.so");
    for (int i = 0; i < 20_000; i++) {
      World.call(mine, "call", World.call(mine, "pointer"));
    }
    assertThrows(TrapException.class, () -> World.call(mine, "call", -1));
    mine.rebind("count", mine.findFunction("grow"));
    attacker.close();
    assertThrows(IllegalStateException.class, () -> World.call(mine, "count"));
    assertEquals(VALUE + 1, World.call(other, "count"));
    assertEquals(VALUE, World.call(other, "call", World.call(other, "pointer")));
  }
}
