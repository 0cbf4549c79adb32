package dev.ligature.linker.marshal;

import dev.ligature.linker.Caller;
import dev.ligature.linker.HostFunction;
import dev.ligature.linker.bind.Unsigned;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.ValType;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A method of a host object, as the C function that guests import.
 *
 * @param symbol its name in C
 * @param method the method
 * @param handle calls it on the object
 * @param params the types of its parameters, without a {@link Caller}
 * @param result the type of its result; empty for void
 */
record ExportedMethod(
    String symbol, Method method, MethodHandle handle, List<CType> params, Optional<CType> result) {

  /** The type that its Java types imply. */
  FuncType type() {
    List<ValType> carriers = params.stream().map(CType::carrier).toList();
    return new FuncType(carriers, result.map(CType::carrier).map(List::of).orElse(List.of()));
  }

  /**
   * The type by which it can be imported: where Java's {@code long} is C's {@code long}, and so on,
   * that of the import.
   */
  private FuncType typeFor(FuncType imported) {
    FuncType own = type();
    if (imported.params().size() != own.params().size()
        || imported.results().size() != own.results().size()) {
      return own;
    }
    List<ValType> carriers = new ArrayList<>();
    for (int k = 0; k < params.size(); k++) {
      ValType wanted = imported.params().get(k);
      boolean fits =
          params.get(k) instanceof ScalarType scalar
              && Numbers.giving(wanted, scalar.java(), false).isPresent();
      carriers.add(fits ? wanted : own.params().get(k));
    }
    List<ValType> results = own.results();
    if (result.isPresent()
        && result.get() instanceof ScalarType scalar
        && Numbers.passing(scalar.java(), imported.results().getFirst(), false).isPresent()) {
      results = imported.results();
    }
    return new FuncType(carriers, results);
  }

  /**
   * The function that guests call.
   *
   * @param module the import's module
   * @param name the import's name
   * @param imported the type by which it is imported, if that is known
   */
  HostFunction function(Guest guest, String module, String name, Optional<FuncType> imported) {
    FuncType type = imported.map(this::typeFor).orElseGet(this::type);
    Parameter[] parameters = method.getParameters();
    int first = parameters.length - params.size();
    MethodHandle made = handle;
    for (int k = 0; k < params.size(); k++) {
      made =
          MethodHandles.filterArguments(
              made, first + k, giving(guest, k, parameters[first + k], type.params().get(k)));
    }
    if (result.isPresent()) {
      made = MethodHandles.filterReturnValue(made, passing(guest, type.results().getFirst()));
    }
    return HostFunction.of(module, name, type, made);
  }

  private MethodHandle giving(Guest guest, int index, Parameter parameter, ValType type) {
    return params.get(index) instanceof ScalarType scalar
        ? Numbers.giving(type, scalar.java(), parameter.isAnnotationPresent(Unsigned.class))
            .orElseThrow()
        : Passing.giving(params.get(index), guest, parameter.getType());
  }

  private MethodHandle passing(Guest guest, ValType type) {
    return result.orElseThrow() instanceof ScalarType scalar
        ? Numbers.passing(scalar.java(), type, method.isAnnotationPresent(Unsigned.class))
            .orElseThrow()
        : Passing.passing(result.get(), new GuestOwned(guest), method.getReturnType());
  }
}
