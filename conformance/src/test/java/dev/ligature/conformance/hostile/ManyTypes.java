package dev.ligature.conformance.hostile;

import dev.ligature.guests.wat.ModuleAssembler;
import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.FunctionSymbol;
import dev.ligature.linker.Library;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs many modules with many types each that no other has. A process of its own, with little
 * metaspace.
 */
final class ManyTypes {
  private static final int MODULES = 20;
  private static final int TYPES = 400;
  private static final int PARAMETERS = 7;
  private static final String[] NAMES = {"i32", "i64", "f32", "f64"};

  private ManyTypes() {}

  public static void main(String[] args) throws Throwable {
    DynamicLinker linker = DynamicLinker.create();
    ProgramConfig config = ProgramConfig.builder().build();
    for (int m = 0; m < MODULES; m++) {
      try (Program program = linker.open("m" + m, module(m), config)) {
        check(program.main().orElseThrow(), m);
      }
      linker.releaseUnused();
    }
    System.out.println("all right");
  }

  private static void check(Library library, int m) throws Throwable {
    for (int t = 0; t < TYPES; t++) {
      FunctionSymbol function = library.findFunction("f" + t);
      Object result = function.handle().invokeWithArguments(zeros(m * TYPES + t));
      if (!result.equals(t)) {
        throw new AssertionError(result);
      }
    }
  }

  private static List<String> parameters(int number) {
    List<String> parameters = new ArrayList<>();
    for (int k = 0, rest = number; k < PARAMETERS; k++, rest /= NAMES.length) {
      parameters.add(NAMES[rest % NAMES.length]);
    }
    return parameters;
  }

  private static List<Object> zeros(int number) {
    List<Object> zeros = new ArrayList<>();
    for (String type : parameters(number)) {
      zeros.add(
          switch (type) {
            case "i32" -> 0;
            case "i64" -> 0L;
            case "f32" -> 0f;
            default -> 0d;
          });
    }
    return zeros;
  }

  private static byte[] module(int m) {
    StringBuilder text = new StringBuilder("(module ");
    for (int t = 0; t < TYPES; t++) {
      text.append(
          "(func (export \"f%d\") (param %s) (result i32) (i32.const %d))\n"
              .formatted(t, String.join(" ", parameters(m * TYPES + t)), t));
    }
    return ModuleAssembler.assemble((text + ")").getBytes(StandardCharsets.UTF_8)).bytes();
  }
}
