package dev.ligature.linker.marshal;

import dev.ligature.linker.BindException;
import dev.ligature.linker.FunctionSymbol;
import dev.ligature.linker.Library;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.ValType;
import java.lang.foreign.AddressLayout;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Gives handles on functions the types that descriptors of {@code java.lang.foreign} say. */
public final class Descriptors {
  private Descriptors() {}

  /**
   * A handle of the descriptor's type.
   *
   * @throws BindException if the function is of another type
   */
  public static MethodHandle handle(FunctionSymbol function, FunctionDescriptor descriptor) {
    Optional<String> problem = problem(function.type(), descriptor);
    if (problem.isPresent()) {
      throw new BindException(
          "%s%s is not as its descriptor says"
              .formatted(
                  function.library().map(Library::name).map(n -> n + ": ").orElse(""),
                  function.name()),
          List.of(problem.get()));
    }
    MethodType type = descriptor.toMethodType();
    FuncType actual = function.type();
    MethodHandle handle = function.handle();
    for (int k = 0; k < type.parameterCount(); k++) {
      MethodHandle passing =
          Numbers.passing(type.parameterType(k), actual.params().get(k), false).orElseThrow();
      handle = MethodHandles.filterArguments(handle, k, passing);
    }
    return type.returnType() == void.class
        ? handle
        : MethodHandles.filterReturnValue(
            handle,
            Numbers.giving(actual.results().getFirst(), type.returnType(), false).orElseThrow());
  }

  private static Optional<String> problem(FuncType actual, FunctionDescriptor descriptor) {
    List<MemoryLayout> arguments = descriptor.argumentLayouts();
    boolean fits = arguments.size() == actual.params().size();
    for (int k = 0; k < arguments.size(); k++) {
      Optional<String> unknown = unknown(arguments.get(k));
      if (unknown.isPresent()) {
        return unknown;
      }
      fits = fits && passes((ValueLayout) arguments.get(k), actual.params().get(k));
    }
    Optional<MemoryLayout> result = descriptor.returnLayout();
    Optional<String> unknown = result.flatMap(Descriptors::unknown);
    if (unknown.isPresent()) {
      return unknown;
    }
    fits = fits && actual.results().size() == (result.isPresent() ? 1 : 0);
    if (fits && result.isPresent()) {
      fits = gives(actual.results().getFirst(), (ValueLayout) result.get());
    }
    return fits
        ? Optional.empty()
        : Optional.of("the function is %s, the descriptor %s".formatted(actual, text(descriptor)));
  }

  private static boolean passes(ValueLayout layout, ValType type) {
    return isSame(layout, type) && Numbers.passing(layout.carrier(), type, false).isPresent();
  }

  private static boolean gives(ValType type, ValueLayout layout) {
    return isSame(layout, type) && Numbers.giving(type, layout.carrier(), false).isPresent();
  }

  /** Whether C's type of a layout has as many bits as the value type: nothing is converted. */
  private static boolean isSame(ValueLayout layout, ValType type) {
    boolean is64 = type.equals(ValType.I64) || type.equals(ValType.F64);
    return is64 == (layout.byteSize() == Long.BYTES);
  }

  /** Why a layout is of nothing that a guest's function takes. */
  private static Optional<String> unknown(MemoryLayout layout) {
    if (layout instanceof AddressLayout) {
      return Optional.of(
          "an address of the host has %d bytes, a guest's pointer 4: GuestLayouts.C_POINTER"
              .formatted(layout.byteSize()));
    } else if (!(layout instanceof ValueLayout)) {
      return Optional.of(
          "a struct is passed by its address: GuestLayouts.C_POINTER in place of its layout");
    }
    return Optional.empty();
  }

  /** The names of a descriptor's layouts, such as {@code (int, pointer) -> int}. */
  private static String text(FunctionDescriptor descriptor) {
    String arguments =
        descriptor.argumentLayouts().stream()
            .map(Descriptors::name)
            .collect(Collectors.joining(", ", "(", ")"));
    return arguments + " -> " + descriptor.returnLayout().map(Descriptors::name).orElse("()");
  }

  private static String name(MemoryLayout layout) {
    return layout.name().orElseGet(() -> ((ValueLayout) layout).carrier().getName());
  }
}
