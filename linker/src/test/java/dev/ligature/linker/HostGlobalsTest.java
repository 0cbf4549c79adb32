package dev.ligature.linker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ligature.engine.Global;
import dev.ligature.guests.wat.ModuleAssembler;
import dev.ligature.linker.testing.TestModule;
import dev.ligature.linker.testing.World;
import dev.ligature.wasm.ExternType;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.ValType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Globals of the host. */
class HostGlobalsTest {
  /** The bytes before the first section. */
  private static final int HEADER = 8;

  private static final String COUNTER =
      """
      (module
        (import "env" "count" (global $count (mut i32)))
        (func (export "next") (result i32)
          (global.set $count (i32.add (global.get $count) (i32.const 1)))
          (global.get $count)))
      """;

  private static final String OTHER = COUNTER.replace("(func", "(func) (func");

  private final World world = new World();

  @AfterEach
  void close() {
    world.close();
  }

  private Program program(HostGlobal... globals) {
    ProgramConfig.Builder config = world.config();
    for (HostGlobal global : globals) {
      config.hostGlobal(global);
    }
    return world.linker().open(config.build());
  }

  private static Library open(Program program, String name, String text) {
    byte[] module = ModuleAssembler.assemble(text.getBytes(StandardCharsets.UTF_8)).bytes();
    byte[] section = "\0\11\10dylink.0".getBytes(StandardCharsets.US_ASCII);
    byte[] library = Arrays.copyOf(module, module.length + section.length);
    System.arraycopy(section, 0, library, HEADER, section.length);
    System.arraycopy(module, HEADER, library, HEADER + section.length, module.length - HEADER);
    return program.open(name, library, EnumSet.of(OpenFlag.NOW));
  }

  @Test
  void numbers_of_all_types_can_be_imported() throws Throwable {
    try (Program program =
        program(
            HostGlobal.of("int", new Global.I32(false, 7)),
            HostGlobal.of("long", new Global.I64(false, 1L << 40)),
            HostGlobal.of("float", new Global.F32(false, 1.5f)),
            HostGlobal.of("other", "double", new Global.F64(false, 0.25)))) {
      Library library =
          open(
              program,
              "a.so",
              """
              (module
                (import "env" "int" (global $int i32))
                (import "env" "long" (global $long i64))
                (import "env" "float" (global $float f32))
                (import "other" "double" (global $double f64))
                (func (export "sum") (result f64)
                  (f64.add
                    (f64.add (f64.convert_i32_s (global.get $int)) (f64.convert_i64_s (global.get $long)))
                    (f64.add (f64.promote_f32 (global.get $float)) (global.get $double)))))
              """);
      assertEquals(
          7 + (double) (1L << 40) + 1.75,
          (double) library.findFunction("sum").handle().invokeExact());
    }
  }

  @Test
  void a_variable_is_one_for_java_and_all_libraries() {
    Global.I32 count = new Global.I32(true, 10);
    try (Program program = program(HostGlobal.of("count", count))) {
      Library a = open(program, "a.so", COUNTER);
      Library b = open(program, "b.so", OTHER);
      assertEquals(11, World.call(a, "next"));
      assertEquals(12, World.call(b, "next"));
      count.value = 20;
      assertEquals(21, World.call(a, "next"));
      assertEquals(21, count.value);
    }
  }

  @Test
  void a_further_thread_has_a_variable_of_its_own_for_all_libraries() {
    Global.I32 count = new Global.I32(true, 10);
    world.put("main.wasm", TestModule.sharing());
    var config = world.config().hostGlobal(HostGlobal.of("count", count)).build();
    try (Program program = world.linker().open(world.path("main.wasm"), config)) {
      Library a = open(program, "a.so", COUNTER);
      Library b = open(program, "b.so", OTHER);
      assertEquals(11, World.call(a, "next"));
      try (GuestThread thread = program.newThread()) {
        assertEquals(11, thread.call(() -> World.call(a, "next")));
        assertEquals(12, thread.call(() -> World.call(b, "next")));
      }
      assertEquals(12, World.call(b, "next"));
    }
  }

  /** A group that counts from a number of its own in each program. */
  private record Counting(List<String> asked) implements HostModule {
    @Override
    public Optional<HostFunction> find(String module, String name, Optional<FuncType> type) {
      return Optional.empty();
    }

    @Override
    public Optional<HostGlobal> findGlobal(String module, String name, ExternType.Global type) {
      asked.add(module + "." + name + " " + type.type());
      return name.equals("count")
          ? Optional.of(HostGlobal.of(name, new Global.I32(true, 100)))
          : Optional.empty();
    }
  }

  @Test
  void a_group_gives_each_program_globals_of_its_own_and_is_asked_once() {
    List<String> asked = new ArrayList<>();
    var config = world.config().hostModule(program -> new Counting(asked)).build();
    for (int k = 0; k < 2; k++) {
      try (Program program = world.linker().open(config)) {
        assertEquals(101, World.call(open(program, "a.so", COUNTER), "next"));
        assertEquals(102, World.call(open(program, "b.so", OTHER), "next"));
      }
    }
    assertEquals(List.of("env.count i32", "env.count i32"), asked);
  }

  @Test
  void the_configuration_goes_ahead_of_groups_and_its_first_of_a_name_ahead_of_others() {
    var config =
        world
            .config()
            .hostModule(program -> new Counting(new ArrayList<>()))
            .hostGlobal(HostGlobal.of("count", new Global.I32(true, 1)))
            .hostGlobal(HostGlobal.of("count", new Global.I32(true, 50)))
            .build();
    try (Program program = world.linker().open(config)) {
      assertEquals(2, World.call(open(program, "a.so", COUNTER), "next"));
    }
  }

  @ParameterizedTest
  @CsvSource({"false,i32,global i32", "true,i64,global mut i64"})
  void another_type_or_a_constant_in_place_of_a_variable_shows_both(
      boolean mutable, String type, String text) {
    Global given =
        Global.of(new ExternType.Global(type.equals("i32") ? ValType.I32 : ValType.I64, mutable));
    try (Program program = program(HostGlobal.of("count", given))) {
      var e = assertThrows(LinkException.Incompatible.class, () -> open(program, "a.so", COUNTER));
      assertEquals(
          """
          incompatible import: env.count
          >>> a.so imports global mut i32
          >>> the program has %s\
          """
              .formatted(text),
          e.getMessage());
    }
  }

  @Test
  void a_global_that_nobody_has_says_so() {
    try (Program program = program()) {
      var e = assertThrows(LinkException.Incompatible.class, () -> open(program, "a.so", COUNTER));
      assertEquals(
          """
          incompatible import: env.count
          >>> a.so imports global mut i32
          >>> the program has none of that name\
          """,
          e.getMessage());
    }
  }

  @Test
  void S69_a_global_that_the_policy_does_not_grant_says_so() {
    var config =
        world
            .config()
            .hostGlobal(HostGlobal.of("count", new Global.I32(true, 1)))
            .linkPolicy(LinkPolicy.standard().withoutImports("env.count"))
            .build();
    try (Program program = world.linker().open(config)) {
      var e = assertThrows(LinkException.Incompatible.class, () -> open(program, "a.so", COUNTER));
      assertEquals(
          """
          incompatible import: env.count
          >>> a.so imports global mut i32
          >>> the program has one that the link policy does not grant\
          """,
          e.getMessage());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"__memory_base", "__table_base", "__stack_pointer"})
  void what_the_linker_gives_itself_is_refused(String name) {
    var e =
        assertThrows(
            IllegalArgumentException.class, () -> HostGlobal.of(name, new Global.I32(false, 0)));
    assertEquals("host global env." + name + ": the linker gives that itself", e.getMessage());
  }

  @Test
  void a_reference_is_refused() {
    Global cell = Global.of(new ExternType.Global(ValType.FUNCREF, true));
    var e = assertThrows(IllegalArgumentException.class, () -> HostGlobal.of("f", cell));
    assertEquals("host global env.f: a funcref is no number", e.getMessage());
  }

  @Test
  void a_global_of_the_host_is_no_function_and_no_symbol() {
    try (Program program = program(HostGlobal.of("count", new Global.I32(true, 1)))) {
      assertEquals(Optional.empty(), program.find("count"));
    }
  }
}
