package dev.ligature.emscripten;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.emscripten.calls.Guest;
import dev.ligature.emscripten.calls.Import;
import dev.ligature.engine.TrapException;
import dev.ligature.guests.wat.ModuleAssembler;
import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever numbers a guest passes to embind, it gets a trap or an error of its own making. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EmbindForgedTest {
  private static final String GUEST = "(module (memory (export \"memory\") 1))";
  private static final int ROUNDS = 300;

  private static final int[] NUMBERS = {
    0, 1, 2, 3, 4, 8, 10, 11, 12, 13, 1024, 65_535, 65_536, Integer.MAX_VALUE, -1, -16
  };

  private static final List<String> TOLD =
      List.of(
          "void",
          "bool",
          "integer",
          "bigint",
          "float",
          "std_string",
          "std_wstring",
          "emval",
          "memory_view",
          "optional",
          "user_type",
          "function",
          "constant",
          "enum",
          "enum_value",
          "value_array",
          "value_array_element",
          "value_object",
          "value_object_field",
          "class",
          "class_constructor",
          "class_function",
          "class_class_function",
          "class_property",
          "class_class_property",
          "smart_ptr",
          "iterable",
          "of_a_later_version");

  private final Random random = new Random(1);
  private final List<String> wrong = new ArrayList<>();

  private static Program open() {
    return DynamicLinker.create()
        .open(
            "guest.wasm",
            ModuleAssembler.assemble(GUEST.getBytes(StandardCharsets.UTF_8)).bytes(),
            ProgramConfig.builder().build());
  }

  private int number() {
    return NUMBERS[random.nextInt(NUMBERS.length)];
  }

  private void check(String what, Throwable thrown) {
    boolean isOfTheGuest =
        thrown instanceof TrapException
            || thrown instanceof EmbindThrown
            || String.valueOf(thrown.getMessage()).contains("not made known to embind");
    if (!isOfTheGuest) {
      wrong.add(what + ": " + thrown);
    }
  }

  @Test
  void functions_of_values_throw_nothing_of_java_s() throws IllegalAccessException {
    try (Program program = open()) {
      Embind known = new Embind(new Guest(program), StandardCharsets.UTF_8);
      known.registry().add(1, new EmbindInteger("int", known.guest().memory(), 4, false));
      known
          .registry()
          .add(2, new EmbindVal("emscripten::val", known.guest(), known.handles(), false));
      known.registry().add(3, new EmbindBool("bool", known.guest().memory()));
      JsCalls calls = new JsCalls(known, new JsGlobals(Map.of()));
      List<Method> methods = new ArrayList<>(List.of(JsCalls.class.getDeclaredMethods()));
      methods.removeIf(method -> !method.isAnnotationPresent(Import.class));
      methods.sort(Comparator.comparing(Method::toString));
      assertTrue(methods.size() > 40, methods::toString);
      int returned = 0;
      for (int i = 0; i < ROUNDS; i++) {
        for (Method method : methods) {
          Object[] arguments = new Object[method.getParameterCount()];
          Arrays.setAll(arguments, _ -> number());
          try {
            method.invoke(calls, arguments);
            returned++;
          } catch (InvocationTargetException e) {
            check(method.getName() + Arrays.toString(arguments), e.getTargetException());
          }
        }
      }
      assertEquals(List.of(), wrong.stream().distinct().limit(10).toList());
      assertTrue(returned > ROUNDS, returned + " returned");
    }
  }

  @Test
  void what_a_guest_tells_throws_nothing_of_java_s() {
    try (Program program = open()) {
      Embind known = new Embind(new Guest(program), StandardCharsets.UTF_8);
      EmbindRegistrations told = new EmbindRegistrations(known);
      for (int i = 0; i < ROUNDS; i++) {
        for (String what : TOLD) {
          Object[] arguments = new Object[random.nextInt(14)];
          Arrays.setAll(arguments, _ -> number());
          try {
            told.tell("_embind_register_" + what, arguments);
            told.tell("_embind_finalize_value_object", number());
          } catch (RuntimeException e) {
            check(what + Arrays.toString(arguments), e);
          }
        }
      }
      known.classes().values().forEach(type -> useAll(known, type));
      assertEquals(List.of(), wrong.stream().distinct().limit(10).toList());
    }
  }

  /** What it has told of can be asked for. */
  private static void useAll(Embind known, EmbindClass type) {
    String text =
        type.constructors().toString()
            + type.methods()
            + type.properties()
            + type.staticFunctions()
            + type.staticProperties()
            + type.base()
            + known.functions();
    assertTrue(!text.isEmpty());
  }
}
