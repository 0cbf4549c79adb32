package dev.ligature.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ligature.guests.wat.ModuleAssembler;
import dev.ligature.wasm.WasmModule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which way is taken to run vectors, where the JVM has the JDK's module of them. */
final class VectorModuleTest {
  private static final EngineOptions WHOLE = EngineOptions.DEFAULT;
  private static final EngineOptions PAIRS = WHOLE.withoutVectorModule();
  private static final String CLASS = "jdk/incubator/vector";
  private static final String MODULE =
      """
      (type $s (struct (field (mut v128))))
      (memory (export "memory") 1)
      (func (export "kept") (result i32)
        (i32x4.extract_lane 3
          (i32x4.add
            (struct.get $s 0 (struct.new $s (v128.const i32x4 1 2 3 4)))
            (v128.const i32x4 1 1 1 1))))
      (func (export "double") (param i32) (result i32)
        (v128.store (local.get 0)
          (i32x4.add (v128.load (local.get 0)) (v128.load (local.get 0))))
        (i32x4.extract_lane 1 (v128.load (local.get 0))))
      (func (export "last") (param i32) (result i64)
        (local v128)
        (v128.store (local.get 0) (v128.const i64x2 1 2))
        (i64x2.extract_lane 0 (local.get 1)))
      (func (export "read") (param i32) (result i64) (i64.load (local.get 0)))
      """;

  @TempDir private Path folder;

  @BeforeEach
  void the_module_is_there() {
    assumeTrue(
        ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent(),
        "run with --add-modules jdk.incubator.vector");
  }

  private static WasmModule module() {
    byte[] text = MODULE.getBytes(StandardCharsets.UTF_8);
    return WasmModule.parse(ModuleAssembler.assemble(text).bytes());
  }

  private static Instance instance(EngineOptions options) {
    Instance instance = new Engine(options).compile("doubled.wasm", module()).allocate(List.of());
    instance.initialize();
    return instance;
  }

  private static Object call(Instance instance, String function, Object... arguments)
      throws Throwable {
    return ((Func) instance.export(function).orElseThrow()).handle().invokeWithArguments(arguments);
  }

  private boolean usesModule(EngineOptions options) throws Throwable {
    Path dump = folder.resolve("dump-" + options.vectorModule());
    assertEquals(0, call(instance(options.withClassDump(dump)), "double", 16));
    try (Stream<Path> files = Files.walk(dump)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        if (Files.readString(file, StandardCharsets.ISO_8859_1).contains(CLASS)) {
          return true;
        }
      }
    }
    return false;
  }

  @Test
  void code_has_vectors_of_the_module_unless_the_options_say_otherwise() throws Throwable {
    assertTrue(usesModule(WHOLE));
    assertFalse(usesModule(PAIRS));
  }

  @Test
  void a_structure_has_vectors() throws Throwable {
    assertEquals(5, call(instance(WHOLE), "kept"));
  }

  @Test
  void a_store_that_ends_outside_writes_nothing() throws Throwable {
    Instance instance = instance(WHOLE);
    int end = 1 << 16;
    for (int base : List.of(end - 15, end - 8, end - 1, end, -1, -16, Integer.MAX_VALUE)) {
      assertThrows(TrapException.class, () -> call(instance, "last", base));
    }
    assertEquals(0L, call(instance, "read", end - 8));
    assertEquals(0L, call(instance, "last", end - 16));
    assertEquals(2L, call(instance, "read", end - 8));
    assertEquals(1L, call(instance, "read", end - 16));
  }

  @Test
  void a_cache_has_code_of_each_way_by_itself() throws Throwable {
    assertTrue(generated(WHOLE) > 0);
    assertTrue(generated(PAIRS) > 0);
    assertEquals(0, generated(WHOLE));
    assertEquals(0, generated(PAIRS));
  }

  private long generated(EngineOptions options) throws Throwable {
    CodeCache cache = CodeCache.in(folder.resolve("cache"));
    assertEquals(0, call(instance(options.withCache(cache)), "double", 16));
    cache.flush();
    return cache.statistics().generated();
  }

  @Test
  void code_ahead_of_time_needs_no_module() throws IOException {
    new AheadOfTime(WHOLE)
        .add(
            "doubled.wasm",
            module(),
            (name, content) ->
                assertFalse(
                    new String(content, StandardCharsets.ISO_8859_1).contains(CLASS), name));
  }
}
