package dev.ligature.linker.abi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.linker.Library;
import dev.ligature.linker.Program;
import dev.ligature.linker.testing.AbiGuest;
import dev.ligature.linker.testing.Graph;
import dev.ligature.linker.testing.World;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** toywasm's module {@code dyld}. */
class ToywasmAbiTest {
  private static final int FUNCTION = 1;
  private static final int MEMORY = 2;

  private final World world =
      new World()
          .put(Graph.of("a->b"))
          .put(
              "main.wasm",
              new AbiGuest.Builder()
                  .imports("dyld", "load_object", 4, 1)
                  .imports("dyld", "resolve_symbol", 5, 1)
                  .imports("env", "dlerror", 0, 1)
                  .build());
  private Program program;
  private AbiGuest guest;
  private int result;

  @BeforeEach
  void open() {
    program = world.program("main.wasm");
    guest = new AbiGuest(program.main().orElseThrow());
    result = guest.room(4);
  }

  @AfterEach
  void close() {
    program.close();
    world.close();
  }

  private int load(String name, int mode) {
    return guest.call("load_object", guest.put(name), name.length(), mode, result);
  }

  private int resolve(int handle, int kind, String name) {
    return guest.call("resolve_symbol", handle, kind, guest.put(name), name.length(), result);
  }

  private String error() {
    return guest.text(guest.call("dlerror"));
  }

  @Test
  void an_object_is_loaded_and_its_symbols_resolved_by_kind() {
    assertEquals(0, load("a.so", 0));
    int handle = guest.word(result);
    Library a = program.libraries().get(1);
    assertEquals(0, resolve(handle, FUNCTION, "who_a"));
    assertEquals(a.findFunction("who_a").tableIndex(), guest.word(result));
    assertEquals(0, resolve(handle, MEMORY, "datum_a"));
    assertEquals(a.memoryBase(), guest.word(result));
    assertEquals(0, resolve(handle, FUNCTION, "who_b"));
  }

  @Test
  void a_symbol_of_the_other_kind_is_a_failure() {
    load("a.so", 0);
    int handle = guest.word(result);
    assertEquals(1, resolve(handle, MEMORY, "who_a"));
    assertEquals("who_a: is a function", error());
    assertEquals(1, resolve(handle, FUNCTION, "datum_a"));
    assertEquals("datum_a: is data", error());
    assertEquals(1, resolve(handle, 3, "who_a"));
  }

  @Test
  void the_name_ends_where_its_length_says() {
    int name = guest.put("a.so and more");
    assertEquals(0, guest.call("load_object", name, 4, 1, result));
  }

  @Test
  void flags_are_those_of_wasi_libc() {
    assertEquals(0, load("a.so", 2 | 256));
    assertTrue(program.find("who_a").isPresent());
    assertEquals(1, load("a.so", 64));
    assertEquals("invalid mode for dlopen()", error());
    assertEquals(1, load("b2.so", 1 | 4));
  }

  @Test
  void failures_give_1_and_leave_the_result_alone() {
    guest.word(result, 77);
    assertEquals(1, load("gone.so", 0));
    assertTrue(error().startsWith("gone.so: cannot open shared object file"));
    assertEquals(1, resolve(55, FUNCTION, "who_a"));
    assertEquals("0x37: invalid handle", error());
    assertEquals(1, resolve(0, FUNCTION, "who_a"));
    assertEquals(77, guest.word(result));
  }

  @Test
  void pointers_out_of_the_memory_are_failures() {
    int name = guest.put("a.so");
    assertEquals(1, guest.call("load_object", -8, 100, 0, result));
    assertEquals(1, guest.call("load_object", name, 4, 0, -2));
    assertEquals(1, guest.call("resolve_symbol", 1, FUNCTION, name, -1, result));
  }
}
