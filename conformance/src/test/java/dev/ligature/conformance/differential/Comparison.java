package dev.ligature.conformance.differential;

import dev.ligature.engine.EngineOptions;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.ValType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Runs the module of a seed on both engines. */
final class Comparison {
  private static final int CALLS_PER_FUNCTION = 3;

  private final Choice choice;
  private final GeneratedModule module;
  private final Execution ours;
  private final Execution theirs;

  private Comparison(long seed, EngineOptions options) {
    this.choice = new Choice(~seed);
    this.module = ModuleGenerator.generate(seed);
    this.ours = new LigatureExecution(module, options);
    this.theirs = new EndiveExecution(module);
  }

  /**
   * The first difference between the engines, or nothing.
   *
   * @param options how the engine under test generates code
   */
  static Optional<String> differenceOf(long seed, EngineOptions options) {
    return new Comparison(seed, options).difference().map(text -> "seed " + seed + ": " + text);
  }

  private Optional<String> difference() {
    for (int round = 0; round < CALLS_PER_FUNCTION; round++) {
      for (int function = 0; function < module.functions().size(); function++) {
        Optional<String> difference = differenceOfCall(function);
        if (difference.isPresent()) {
          return difference;
        }
      }
    }
    return Optional.empty();
  }

  private Optional<String> differenceOfCall(int function) {
    String name = "f" + function;
    FuncType type = module.functions().get(function);
    long[] arguments = arguments(type);
    ours.setFuel(ModuleShape.FUEL);
    theirs.setFuel(ModuleShape.FUEL);
    String call = name + Arrays.toString(arguments) + ": ";
    Outcome outcome = ours.call(name, type, arguments);
    Outcome expected = theirs.call(name, type, arguments);
    if (!outcome.equals(expected)) {
      return Optional.of(call + "expected " + expected + ", got " + outcome);
    }
    List<String> globals = ours.globals();
    List<String> expectedGlobals = theirs.globals();
    if (!globals.equals(expectedGlobals)) {
      return Optional.of(call + "expected globals " + expectedGlobals + ", got " + globals);
    }
    int mismatch = Arrays.mismatch(ours.memory(), theirs.memory());
    return mismatch < 0
        ? Optional.empty()
        : Optional.of(call + "memory differs at 0x" + Integer.toHexString(mismatch));
  }

  private long[] arguments(FuncType type) {
    return type.params().stream().mapToLong(this::argument).toArray();
  }

  private long argument(ValType type) {
    return switch (type.kind()) {
      case I32 -> (int) choice.integer();
      case I64 -> choice.integer();
      case F32 -> choice.f32Bits();
      default -> choice.f64Bits();
    };
  }
}
