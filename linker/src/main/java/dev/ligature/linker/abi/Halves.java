package dev.ligature.linker.abi;

import dev.ligature.engine.Engine;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.ValType;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Calls of 64 bits as programs make them that were compiled for a JavaScript without such integers:
 * each is two of 32 bits, the lower half first. Of a result the upper half is got by {@code
 * getTempRet0}. The letters of an {@code invoke_} function say what it calls all the same.
 */
final class Halves {
  private Halves() {}

  /**
   * The type of what a function of these letters calls, if an import of it has halves.
   *
   * @param letters the result's, then the parameters'
   * @param imported the import's type: a table index and the parameters
   */
  static Optional<FuncType> wholes(String letters, FuncType imported) {
    if (letters.indexOf('j') < 0) {
      return Optional.empty();
    }
    List<ValType> params = new ArrayList<>();
    for (int k = 1; k < letters.length(); k++) {
      Optional<ValType> type = type(letters.charAt(k));
      if (type.isEmpty()) {
        return Optional.empty();
      }
      params.add(type.get());
    }
    List<ValType> results = type(letters.charAt(0)).stream().toList();
    boolean known = !results.isEmpty() || letters.charAt(0) == 'v';
    return Optional.of(new FuncType(params, results))
        .filter(whole -> known && imported.equals(halved(whole)));
  }

  private static Optional<ValType> type(char letter) {
    return switch (letter) {
      case 'i', 'p' -> Optional.of(ValType.I32);
      case 'j' -> Optional.of(ValType.I64);
      case 'f' -> Optional.of(ValType.F32);
      case 'd' -> Optional.of(ValType.F64);
      default -> Optional.empty();
    };
  }

  private static FuncType halved(FuncType whole) {
    List<ValType> params = new ArrayList<>(List.of(ValType.I32));
    for (ValType type : whole.params()) {
      params.addAll(type.equals(ValType.I64) ? List.of(ValType.I32, ValType.I32) : List.of(type));
    }
    List<ValType> results =
        whole.results().equals(List.of(ValType.I64)) ? List.of(ValType.I32) : whole.results();
    return new FuncType(params, results);
  }

  /**
   * A handle that takes halves, and gives the lower one.
   *
   * @param whole of the caller, the table index and the arguments
   * @param lower of a result and the caller: gives the lower half, and keeps the upper one
   */
  static MethodHandle of(MethodHandle whole, MethodHandle lower) {
    MethodHandle halves = Engine.takingHalves(whole);
    if (whole.type().returnType() != long.class) {
      return halves;
    }
    List<Class<?>> rest = halves.type().parameterList();
    MethodHandle given = MethodHandles.dropArguments(lower, 2, rest.subList(1, rest.size()));
    return MethodHandles.foldArguments(given, halves);
  }
}
