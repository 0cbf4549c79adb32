package dev.ligature.emscripten;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.engine.GuestException;
import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What C++ makes known by embind, as the {@code emcc} of this machine compiles it: with integers of
 * 64 bits as they are, with such in halves, and with short names.
 */
@ParameterizedClass
@ValueSource(strings = {"whole", "halves", "short"})
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EmbindClassesTest {
  @TempDir private static Path folder;

  @Parameter String build;

  private final List<Object> logged = new ArrayList<>();
  private @Nullable Program program;
  private @Nullable Embind module;

  @BeforeAll
  static void compile() throws Exception {
    Emcc emcc = Emcc.find(folder);
    List<String> input = List.of("bindings.cc", "--bind", "-std=c++17", "-fexceptions");
    emcc.compile(input, "whole.js", "-O1", "-sWASM_BIGINT=1", "-sALLOW_MEMORY_GROWTH=1");
    emcc.compile(input, "halves.js", "-O1");
    emcc.compile(input, "short.js", "-O3", "-sWASM_BIGINT=1");
  }

  @BeforeEach
  void open() throws Exception {
    EmscriptenHost host =
        EmscriptenHost.builder()
            .embind(opened -> module = opened)
            .global("console", Map.of("log", (java.util.function.Consumer<Object>) logged::add))
            .build();
    ProgramConfig config = ProgramConfig.builder().hostModule(host).build();
    program =
        EmscriptenProgram.of(folder.resolve(build + ".wasm")).open(DynamicLinker.create(), config);
  }

  @AfterEach
  void close() {
    if (program != null) {
      program.close();
    }
  }

  private Embind module() {
    assertNotNull(module);
    return module;
  }

  private Optional<Object> call(String function, @Nullable Object... arguments) {
    return module().call(function, arguments);
  }

  private Object result(String function, @Nullable Object... arguments) {
    return call(function, arguments).orElseThrow();
  }

  private static String message(Throwable e) {
    return String.valueOf(e.getMessage());
  }

  private int live() {
    return (int) module().type("Shape").get("live").orElseThrow();
  }

  @Test
  void objects_have_methods_and_properties_until_they_are_closed() {
    EmbindClass type = module().type("Shape");
    EmbindObject shape = type.create("circle");
    assertSame(type, shape.type());
    assertEquals(Optional.of("circle:0"), shape.call("describe"));
    assertEquals(Optional.of("a circle:0"), shape.call("describe", "a "));
    assertEquals(Optional.of(7), shape.get("weight"));
    shape.set("weight", -3);
    assertEquals(Optional.of(-3), shape.get("weight"));
    shape.set("name", "ring é");
    assertEquals(Optional.of("ring é"), shape.get("name"));
    assertEquals(1, live());
    assertEquals(Optional.of(1), type.call("count"));
    shape.close();
    shape.close();
    assertEquals(0, live());
    var e = assertThrows(IllegalStateException.class, () -> shape.call("describe"));
    assertTrue(message(e).matches("Shape@[0-9a-f]+ is closed"), message(e));
  }

  @Test
  void a_shared_handle_keeps_an_object() {
    EmbindObject shape = module().type("Shape").create("circle");
    EmbindObject second = shape.share();
    shape.close();
    assertEquals(1, live());
    assertEquals(Optional.of("circle:0"), second.call("describe"));
    second.close();
    assertEquals(0, live());
  }

  @Test
  void derived_classes_have_what_their_base_has() {
    EmbindClass square = module().type("Square");
    assertEquals(Optional.of(module().type("Shape")), square.base());
    try (EmbindObject made = square.create(2)) {
      assertEquals(Optional.of(4.0), made.call("area"));
      assertEquals(Optional.of("a square:4"), made.call("describe", "a "));
      made.set("weight", 9);
      made.set("side", 5);
      assertEquals(Optional.of(9), made.get("weight"));
      assertEquals(25.0, result("area_of", made));
      assertEquals(25.0, result("area_of_plain", made));
    }
    assertEquals(0, live());
  }

  @Test
  void a_pointer_to_a_base_is_an_object_of_its_own_class() {
    try (EmbindObject square = (EmbindObject) result("made", true);
        EmbindObject plain = (EmbindObject) result("made", false)) {
      assertEquals("Square", square.type().name());
      assertEquals(Optional.of(3.0), square.get("side"));
      assertEquals("Shape", plain.type().name());
    }
    assertEquals(Optional.empty(), call("none"));
    assertEquals(0, live());
    EmbindObject kept = (EmbindObject) result("keep");
    assertEquals(Optional.of("kept:0"), kept.call("describe"));
    assertEquals(Optional.of("kept:0"), ((EmbindObject) result("keep")).call("describe"));
    assertEquals(1, live());
  }

  @Test
  void values_and_smart_pointers_are_java_s_to_close() {
    try (EmbindObject shape = module().type("Shape").create("one");
        EmbindObject copy = (EmbindObject) result("by_value", shape)) {
      shape.set("name", "other");
      assertEquals(Optional.of("one"), copy.get("name"));
      assertEquals(2, live());
    }
    try (EmbindObject shared = (EmbindObject) result("shared", 4);
        EmbindObject unique = (EmbindObject) result("unique", 5)) {
      assertEquals(16.0, result("area_of", shared));
      assertEquals(Optional.of(25.0), unique.call("area"));
      assertEquals(-1.0, result("area_of", (Object) null));
      var e = assertThrows(IllegalArgumentException.class, () -> call("area_of", unique));
      assertTrue(
          message(e)
              .matches(
                  "the embind function area_of takes \\[ShapePtr]: Square@[0-9a-f]+ is held by no"
                      + " smart pointer, so it can't be a ShapePtr"),
          message(e));
    }
    assertEquals(0, live());
    assertEquals(0, module().heldValues());
  }

  @Test
  void what_c_plus_plus_throws_reaches_java() {
    try (EmbindObject shape = module().type("Shape").create("circle")) {
      var e = assertThrows(GuestException.class, () -> shape.call("fail", 3));
      assertTrue(message(e).contains("runtime_error"), message(e));
    }
  }

  @Test
  void values_of_fields_are_maps_and_lists() {
    Map<String, Object> from = Map.of("x", 1, "y", 2.5);
    Map<String, Object> to = Map.of("x", -3, "y", 4);
    assertEquals(
        Map.of("from", Map.of("x", -3, "y", 4.0), "to", from),
        result("turned", Map.of("from", from, "to", to)));
    assertEquals(List.of(2.5, 1.0), result("swapped", List.of(1, 2.5)));
    assertEquals(List.of(2.5, 1.0), result("swapped", (Object) new float[] {1, 2.5f}));
    assertEquals(
        "the embind function turned takes [Segment]: {x=1} has no from: a Segment is a map of"
            + " [from, to]",
        assertThrows(IllegalArgumentException.class, () -> call("turned", Map.of("x", 1)))
            .getMessage());
    assertEquals(
        "the embind function swapped takes [Pair]: [1] is no Pair, a list of 2",
        assertThrows(IllegalArgumentException.class, () -> call("swapped", List.of(1)))
            .getMessage());
  }

  @Test
  void enumerations_have_names_and_numbers() {
    EmbindEnum color = module().enumeration("Color");
    EmbindEnumValue red = new EmbindEnumValue("Color", "RED", 1);
    assertEquals(red, color.value("RED"));
    assertEquals(
        List.of("RED", "GREEN", "BLUE"),
        color.values().stream().map(EmbindEnumValue::name).toList());
    assertEquals(color.value("GREEN"), result("next", red));
    Object both = result("mixed", red, color.value(4));
    assertEquals(new EmbindEnumValue("Color", "5", 5), both);
    assertEquals(color.value(10), result("next", both));
    assertEquals(
        "the embind function next takes [Color]: 1 is no Color",
        assertThrows(IllegalArgumentException.class, () -> call("next", 1)).getMessage());
    assertEquals(
        "the enumeration Color has no PINK, but [RED, GREEN, BLUE]",
        assertThrows(NoSuchElementException.class, () -> color.value("PINK")).getMessage());
  }

  @Test
  void constants_have_values() {
    assertEquals(Set.of("ANSWER", "PI", "TITLE", "FAVOURITE"), module().constants());
    assertEquals(Optional.of(42), module().constant("ANSWER"));
    assertEquals(Optional.of(3.25), module().constant("PI"));
    assertEquals(Optional.of("bindings"), module().constant("TITLE"));
    assertEquals(Optional.of("bindings"), module().constant("TITLE"));
    assertEquals(
        Optional.of(module().enumeration("Color").value("BLUE")), module().constant("FAVOURITE"));
  }

  @Test
  void vectors_and_maps_are_classes() {
    try (EmbindObject vector = module().type("IntVector").create();
        EmbindObject map = module().type("IntMap").create()) {
      vector.call("push_back", 5);
      vector.call("push_back", 6);
      assertEquals(Optional.of(2), vector.call("size"));
      assertEquals(Optional.of(6), vector.call("get", 1));
      assertEquals(Optional.empty(), vector.call("get", 2));
      map.call("set", "a", 1);
      assertEquals(Optional.of(1), map.call("get", "a"));
      assertEquals(Optional.empty(), map.call("get", "b"));
    }
    try (EmbindObject numbers =
        (EmbindObject) result("numbers_of", List.of(1, 2.5, Float.MIN_VALUE))) {
      assertEquals(Optional.of(2.5), numbers.call("get", 1));
      assertEquals(3.5, result("sum_of", numbers));
    }
    try (EmbindObject numbers = (EmbindObject) result("numbers_of", (Object) new int[] {7, 8})) {
      assertEquals(15, result("sum_of", numbers));
    }
  }

  @Test
  void integers_have_their_bits() {
    assertEquals(-1, result("plus_one", 0xffff_fffeL));
    assertEquals(0, result("plus_one", -1));
    assertEquals(200, result("narrow", 456));
    assertEquals(-56, result("narrow_signed", 456));
    assertEquals(Long.MIN_VALUE, result("twice", Long.MIN_VALUE / 2));
    assertEquals(-2L, result("twice_unsigned", Long.MAX_VALUE));
    assertEquals(
        "the embind function plus_one takes [unsigned int]: 4294967296 is no unsigned int",
        assertThrows(IllegalArgumentException.class, () -> call("plus_one", 1L << 32))
            .getMessage());
    assertEquals(
        "the embind function narrow takes [int]: 1.5 is no int",
        assertThrows(IllegalArgumentException.class, () -> call("narrow", 1.5)).getMessage());
  }

  @Test
  void strings_are_of_any_width_and_may_have_any_bytes() {
    assertEquals("cba", result("reversed", "abc"));
    assertEquals("cba", result("reversed", (Object) "abc".getBytes(StandardCharsets.UTF_8)));
    assertEquals("b\0a", result("reversed", "a\0b"));
    assertEquals("é😀!", result("wide", "é😀"));
    assertEquals("é😀!", result("wide16", "é😀"));
  }

  @Test
  void values_of_java_are_those_of_javascript() {
    List<@Nullable Object> all =
        Arrays.asList(
            1,
            2.5,
            "x",
            true,
            null,
            Optional.empty(),
            1L,
            List.of(),
            Map.of(),
            (Runnable) () -> {});
    assertEquals(
        List.of(
            "number",
            "number",
            "string",
            "boolean",
            "object",
            "undefined",
            "bigint",
            "object",
            "object",
            "function"),
        result("kinds", all));
    Map<String, @Nullable Object> expected = new LinkedHashMap<>();
    expected.put("key", List.of(1));
    expected.put("number", 1.5);
    expected.put("has", true);
    expected.put("gone", null);
    assertEquals(expected, result("object_of", "key", List.of(1)));
    assertEquals(true, result("is_null", (Object) null));
    assertEquals(false, result("is_null", Optional.empty()));
    assertEquals(true, result("is_undefined", Optional.empty()));
    assertEquals(false, result("is_undefined", (Object) null));
    assertEquals(true, result("is_array", List.of()));
    assertEquals(false, result("is_array", Map.of()));
    Object mine = new Object();
    assertEquals(true, result("same", mine, mine));
    assertEquals(false, result("same", mine, new Object()));
    assertEquals(true, result("same", 1, 1.0));
    assertEquals(true, result("less", 1, 1.5));
    assertEquals(true, result("less", "a", "b"));
    assertEquals(3, result("as_int", 3.9));
    assertEquals(-1, result("as_int", 4294967295.0));
    assertEquals(17, result("as_int", "17"));
    assertEquals(true, result("as_bool", "x"));
    assertEquals(false, result("as_bool", 0));
    assertEquals(1L << 40, result("as_long", 1L << 40));
    assertEquals(0, module().heldValues());
  }

  @Test
  void a_guest_calls_functions_of_java() {
    EmbindCallback callback = given -> (int) given[0] * ((String) given[1]).length();
    assertEquals(80, result("call_back", callback, 10));
    BiFunction<Integer, String, Integer> function = (n, text) -> n + text.length();
    assertEquals(18, result("call_back", function, 10));
    Function<String, String> greet = who -> "hello " + who + ", I am ";
    assertEquals(
        "hello guest, I am Java", result("method_of", Map.of("greet", greet, "name", "Java")));
    EmbindCallback failing =
        _ -> {
          throw new IllegalCallerException("no");
        };
    assertThrows(IllegalCallerException.class, () -> call("call_back", failing, 1));
    call("log_it", "hello");
    assertEquals(List.of("hello"), logged);
    assertEquals(
        "TypeError: the guest calls 5, which is no function",
        assertThrows(EmbindThrown.class, () -> call("call_back", 5, 1)).getMessage());
  }

  @Test
  void a_guest_has_what_java_gives_of_globals() {
    assertEquals(
        "ReferenceError: the guest asks for the global `document` of JavaScript, which is not"
            + " there: EmscriptenHost.Builder.global gives it",
        assertThrows(EmbindThrown.class, () -> call("document")).getMessage());
    assertEquals(
        "the guest threw 5",
        assertThrows(EmbindThrown.class, () -> call("throw_it", 5)).getMessage());
    assertEquals(
        Optional.of(5), assertThrows(EmbindThrown.class, () -> call("throw_it", 5)).value());
  }

  @Test
  void parts_of_memory_are_buffers_and_copies_arrays() {
    FloatBuffer view = assertInstanceOf(FloatBuffer.class, result("view"));
    assertEquals(FloatBuffer.wrap(new float[] {1.5f, 2.5f, -3}), view);
    view.put(0, 9);
    assertEquals(9, assertInstanceOf(FloatBuffer.class, result("view")).get(0));
    byte[] copy = assertInstanceOf(byte[].class, result("copied"));
    assertEquals("[1, -56, -1]", Arrays.toString(copy));
    assertEquals(200, result("byte_at", copy, 1));
    assertEquals(200, result("byte_at", List.of(1, 200), 1));
  }

  @Test
  void classes_and_objects_are_values() {
    try (EmbindObject made = (EmbindObject) result("shape_of", module().type("Shape"))) {
      assertEquals(Optional.of("by new"), made.get("name"));
      assertEquals("by new", result("name_of", made));
    }
    assertEquals(0, live());
  }

  @Test
  void java_implements_a_class_of_c_plus_plus() {
    Function<String, Integer> heard = String::length;
    try (EmbindObject listener =
        (EmbindObject)
            module().type("Listener").call("implement", Map.of("heard", heard)).orElseThrow()) {
      assertEquals(13, result("tell", listener));
      assertEquals(Optional.of(3), listener.call("heard", "abc"));
    }
  }

  @Test
  void what_is_not_there_is_told() {
    assertEquals(
        "the guest has made no class Shapes known by embind, but [Shape, Square, Listener,"
            + " ListenerWrapper, IntVector, IntMap, DoubleVector]",
        assertThrows(NoSuchElementException.class, () -> module().type("Shapes")).getMessage());
    try (EmbindObject shape = module().type("Shape").create("x")) {
      assertEquals(
          "the embind class Shape has no method turn",
          assertThrows(NoSuchElementException.class, () -> shape.call("turn")).getMessage());
      assertEquals(
          "the embind class Shape has no property color",
          assertThrows(NoSuchElementException.class, () -> shape.get("color")).getMessage());
      assertEquals(
          "the embind property Shape.area can't be set",
          assertThrows(IllegalArgumentException.class, () -> shape.set("area", 1)).getMessage());
      assertEquals(
          "the embind method Shape.describe takes [] or [std::string], called with [1, 2]",
          assertThrows(IllegalArgumentException.class, () -> shape.call("describe", 1, 2))
              .getMessage());
      assertEquals(
          "the embind constructor of Shape takes [std::string], called with []",
          assertThrows(IllegalArgumentException.class, () -> module().type("Shape").create())
              .getMessage());
    }
    assertEquals(
        "the embind class Listener has no constructor that the guest has made known",
        assertThrows(IllegalArgumentException.class, () -> module().type("Listener").create())
            .getMessage());
    assertEquals(
        "the embind function take_hidden has the C++ type 6Hidden, which the guest has not made"
            + " known to embind",
        assertThrows(IllegalStateException.class, () -> call("take_hidden", 1)).getMessage());
    assertFalse(module().functions().isEmpty());
  }

  @Test
  void types_are_told() {
    EmbindClass shape = module().type("Shape");
    assertEquals("[Shape*(std::string)]", shape.constructors().toString());
    assertEquals(
        "[std::string(), std::string(std::string)]",
        String.valueOf(shape.methods().get("describe")));
    assertEquals(
        Map.of("name", "std::string", "weight", "int", "area", "double"), shape.properties());
    assertEquals(Map.of("live", "int"), shape.staticProperties());
    assertEquals(Set.of("count"), shape.staticFunctions().keySet());
    assertEquals("area_of_plain [double(Shape)]", module().function("area_of_plain").toString());
  }
}
