package dev.ligature.conformance.play;

import dev.ligature.wasm.Export;
import dev.ligature.wasm.ExternKind;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.ValType;
import dev.ligature.wasm.ValType.Kind;
import dev.ligature.wasm.WasmModule;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Modules, which are instantiated in turn, and then what is done with them.
 *
 * <p>An import from a module that has the name of an earlier one is that one's export; all others
 * are functions that log their argument, named {@code log-} and its type. An export {@value #FUEL}
 * of any module is called before each call: it bounds how long generated code runs.
 */
public record Play(List<Part> parts, List<Step> steps) {
  /** The export that fills a module's fuel. */
  public static final String FUEL = "hangLimitInitializer";

  /** A module and its name. */
  public record Part(String name, WasmModule module) {
    /** The type of an exported function. */
    FuncType type(Export export) {
      return module.functionType(export.index());
    }

    /** The exports of a kind, but for those of types that JavaScript can't see. */
    List<Export> exports(ExternKind kind) {
      return module.exports().stream()
          .filter(export -> export.kind() == kind && isSeen(export))
          .toList();
    }

    /** Whether an export has no type that JavaScript can't see. */
    boolean isSeen(Export export) {
      int index = export.index();
      return switch (export.kind()) {
        case FUNCTION -> areSeen(type(export).params()) && areSeen(type(export).results());
        case TABLE -> areSeen(List.of(module.tables().get(index).element()));
        case GLOBAL -> areSeen(List.of(module.globals().get(index).type()));
        case TAG -> areSeen(module.tags().get(index).type().params());
        case MEMORY -> true;
      };
    }

    private static boolean areSeen(List<ValType> types) {
      return types.stream()
          .map(ValType::kind)
          .noneMatch(kind -> kind == Kind.V128 || kind == Kind.EXN || kind == Kind.NOEXN);
    }
  }

  /** One thing that is done. */
  public sealed interface Step {}

  /**
   * A call of an export, whose first outcome is told, and a hash of all further ones.
   *
   * @param arguments their bits, 32-bit ones in the low half; references are null
   */
  public record Call(Part part, String export, FuncType type, List<Long> arguments, int times)
      implements Step {}

  /** A look at all globals, memories and tables that are exported. */
  public record Check() implements Step {}

  /**
   * All exported functions of some parts in turn, with arguments that a seed decides, several
   * rounds long.
   */
  public static Play ofAllExports(
      List<Part> parts, List<Part> called, long seed, int rounds, int times) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Step> steps = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      for (Part part : called) {
        for (Export export : part.exports(ExternKind.FUNCTION)) {
          FuncType type = part.type(export);
          if (!export.name().equals(FUEL) && isCallable(type)) {
            List<Long> arguments = type.params().stream().map(t -> argument(t, random)).toList();
            steps.add(new Call(part, export.name(), type, arguments, times));
          }
        }
      }
      steps.add(new Check());
    }
    return new Play(List.copyOf(parts), List.copyOf(steps));
  }

  /** The same without some steps. */
  public Play withSteps(List<Step> others) {
    return new Play(parts, List.copyOf(others));
  }

  private static boolean isCallable(FuncType type) {
    return type.params().stream().allMatch(t -> !t.isReference() || t.nullable());
  }

  private static long argument(ValType type, SplittableRandom random) {
    long any = random.nextInt(3) == 0 ? random.nextLong() : SOME[random.nextInt(SOME.length)];
    return switch (type.kind()) {
      case I32 -> (int) any;
      case I64 -> any;
      case F32 -> {
        float value = random.nextBoolean() ? any : Float.intBitsToFloat((int) any);
        yield Integer.toUnsignedLong(Float.floatToIntBits(value));
      }
      case F64 -> {
        double value = random.nextBoolean() ? any : Double.longBitsToDouble(any);
        yield Double.doubleToLongBits(value);
      }
      default -> 0;
    };
  }

  private static final long[] SOME = {
    0,
    1,
    2,
    3,
    7,
    16,
    31,
    64,
    255,
    -1,
    -2,
    1000,
    65535,
    65536,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    0xffff_ffffL,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    0x3ff8_0000_0000_0000L,
    0x7f80_0000L,
    0x7fc0_0000L
  };
}
