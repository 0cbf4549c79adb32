package dev.ligature.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ligature.guests.wat.ModuleAssembler;
import dev.ligature.wasm.WasmModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Structures and arrays: what Java sees of them, large ones, and those of generated code. */
final class HeapObjectsTest {
  @TempDir private Path folder;

  private static WasmModule parse(String text) {
    return WasmModule.parse(
        ModuleAssembler.assemble(text.getBytes(StandardCharsets.UTF_8)).bytes());
  }

  private static Instance open(Engine engine, String text) {
    Instance instance = engine.compile("m.wasm", parse(text)).allocate(List.of());
    instance.initialize();
    return instance;
  }

  private static Object call(Instance instance, String name, Object... arguments) throws Throwable {
    Func function = (Func) instance.export(name).orElseThrow();
    return Objects.requireNonNull(function.handle().invokeWithArguments(arguments));
  }

  private static Object field(StructRef structure, int field) {
    return Objects.requireNonNull(structure.get(field));
  }

  private static final String ALL_KINDS =
      """
      (module
        (type $a (array (mut i16)))
        (type $v (array v128))
        (type $s (struct (field i32) (field i64) (field f32) (field f64) (field v128)
          (field i8) (field (ref $a)) (field anyref) (field (mut funcref))))
        (func $f (export "make") (param anyref) (result (ref $s))
          (struct.new $s (i32.const 1) (i64.const 2) (f32.const 3) (f64.const 4)
            (v128.const i64x2 5 6) (i32.const 255)
            (array.new $a (i32.const -1) (i32.const 3)) (local.get 0) (ref.func $f)))
        (func (export "vectors") (result (ref $v))
          (array.new_fixed $v 2 (v128.const i64x2 1 2) (v128.const i64x2 3 4)))
        (func (export "first") (param (ref null $s)) (result i32)
          (struct.get $s 0 (local.get 0)))
        (func (export "is struct") (param anyref) (result i32)
          (ref.test (ref $s) (local.get 0)))
        (func (export "i31") (param i32) (result i31ref) (ref.i31 (local.get 0))))
      """;

  @Test
  void java_reads_the_fields() throws Throwable {
    Instance instance = open(new Engine(), ALL_KINDS);
    Object host = new Object();
    StructRef made = (StructRef) call(instance, "make", host);
    assertEquals(9, made.size());
    assertEquals(1, field(made, 0));
    assertEquals(2L, field(made, 1));
    assertEquals(3f, field(made, 2));
    assertEquals(4d, field(made, 3));
    assertEquals(new V128(5, 6), field(made, 4));
    assertEquals(-1, field(made, 5));
    assertSame(host, field(made, 7));
    assertSame(instance.export("make").orElseThrow(), field(made, 8));
    assertThrows(IndexOutOfBoundsException.class, () -> made.get(9));
    assertEquals("(array (mut i16)) of 3 elements", String.valueOf(made.get(6)));
    ArrayRef array = (ArrayRef) field(made, 6);
    assertEquals(3, array.length);
    assertEquals(-1, Objects.requireNonNull(array.get(2)));
    assertThrows(IndexOutOfBoundsException.class, () -> array.get(3));
    ArrayRef vectors = (ArrayRef) call(instance, "vectors");
    assertEquals(new V128(3, 4), Objects.requireNonNull(vectors.get(1)));
  }

  @Test
  void java_hands_back_what_it_was_given() throws Throwable {
    Instance instance = open(new Engine(), ALL_KINDS);
    Object made = call(instance, "make", new I31(5));
    assertEquals(1, call(instance, "first", made));
    assertEquals(1, call(instance, "is struct", made));
    assertEquals(0, call(instance, "is struct", "a string"));
    assertEquals(0, call(instance, "is struct", new I31(1)));
    assertEquals(new I31(-1), call(instance, "i31", -1));
    assertEquals(new I31(0), call(instance, "i31", Integer.MIN_VALUE));
    assertEquals("i31 -1", new I31(Integer.MAX_VALUE).toString());
  }

  @Test
  void an_object_of_another_engine_is_of_another_type() throws Throwable {
    Object made = call(open(new Engine(), ALL_KINDS), "make", "x");
    assertEquals(0, call(open(new Engine(), ALL_KINDS), "is struct", made));
  }

  @Test
  void equal_types_of_two_modules_are_one() throws Throwable {
    Engine engine = new Engine();
    Object made = call(open(engine, ALL_KINDS), "make", "x");
    String other = ALL_KINDS.replace("(type $a (array", "(type (struct)) (type $a (array");
    assertEquals(1, call(open(engine, other), "is struct", made));
  }

  private static String many(int count, String part) {
    return part.repeat(count);
  }

  /** More fields than a method has room for at once, and as many as there may be. */
  @ParameterizedTest
  @CsvSource({"199, 7800", "201, 7800", "1500, 7800", "10000, 7800", "300, 100"})
  void a_structure_has_many_fields(int count, int methodLimit) throws Throwable {
    String text =
        "(module (type $s (struct "
            + many(count, "(field (mut i64))")
            + ")) (type $a (array i32)) (func (export \"f\") (param i64) (result i64)"
            + " (struct.get $s "
            + (count - 1)
            + " (struct.new $s "
            + many(count, "(local.get 0)")
            + "))) (func (export \"g\") (result i32) (array.get $a (array.new_fixed $a "
            + count
            + many(count - 1, " (i32.const 3)")
            + " (i32.const 4)) (i32.const "
            + (count - 1)
            + "))))";
    Engine engine = new Engine(EngineOptions.DEFAULT.withMethodLimit(methodLimit));
    Instance instance = open(engine, text);
    assertEquals(17L, call(instance, "f", 17L));
    assertEquals(4, call(instance, "g"));
  }

  /** What is imported has a type behind those of structures. */
  private static final String IMPORTING =
      """
      (module
        (type $s (struct (field i32)))
        (type $base (sub (func (param (ref null $s)) (result i32))))
        (type $get (sub final $base (func (param (ref null $s)) (result i32))))
        (import "m" "zero" (func $zero (result i32)))
        (table funcref (elem $first))
        (func $first (type $get) (struct.get $s 0 (local.get 0)))
        (func (export "f") (param i32) (result i32)
          (call_indirect (type $base) (struct.new $s (local.get 0)) (call $zero))))
      """;

  private Instance opened(EngineOptions options) {
    Engine engine = new Engine(options);
    Func zero =
        engine.hostFunction(
            "m.zero",
            new dev.ligature.wasm.FuncType(List.of(), List.of(dev.ligature.wasm.ValType.I32)),
            java.lang.invoke.MethodHandles.constant(int.class, 0));
    Instance instance = engine.compile("m.wasm", parse(IMPORTING)).allocate(List.of(zero));
    instance.initialize();
    return instance;
  }

  @Test
  void code_ahead_of_time_is_found() throws Throwable {
    AheadOfTime ahead = new AheadOfTime(EngineOptions.DEFAULT);
    assertEquals(Optional.empty(), ahead.add("m.wasm", parse(IMPORTING), this::write));
    ahead.finish(this::write);
    URL[] urls = {folder.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(urls, getClass().getClassLoader())) {
      CodeCache cache = CodeCache.none().withClassPath(loader);
      Instance instance = opened(EngineOptions.DEFAULT.withCache(cache));
      assertEquals(9, call(instance, "f", 9));
      assertSame(loader, instance.getClass().getClassLoader());
      assertEquals(0, instance.compiled().loader().generatedBytes());
    }
  }

  private void write(String resource, byte[] bytes) {
    try {
      Path file = folder.resolve(resource);
      Files.createDirectories(file.getParent());
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void a_null_reference_is_null() throws Throwable {
    Instance instance =
        open(new Engine(), "(module (func (export \"n\") (result nullref) (ref.null none)))");
    Func function = (Func) instance.export("n").orElseThrow();
    assertNull(function.handle().invokeWithArguments());
  }
}
