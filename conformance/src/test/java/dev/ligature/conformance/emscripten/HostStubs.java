package dev.ligature.conformance.emscripten;

import dev.ligature.linker.HostFunction;
import dev.ligature.linker.HostModule;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.ValType;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A host that refuses: each function that a module imports is there and gives one error. */
final class HostStubs implements HostModule {
  /** {@code -ENOSYS} in Emscripten's numbers; WASI's functions give any other number than 0. */
  private static final int REFUSED = -52;

  /** What the linker itself has. */
  private static final Set<String> LINKERS = Set.of("exit", "_emscripten_throw_longjmp");

  private final Set<String> names;

  /** Functions of these names and no others, so that what else is missing shows. */
  HostStubs(Set<String> names) {
    this.names = names;
  }

  @Override
  public Optional<HostFunction> find(String module, String name, Optional<FuncType> type) {
    if (type.isEmpty()
        || !names.contains(name)
        || LINKERS.contains(name)
        || name.startsWith("invoke_")) {
      return Optional.empty();
    }
    FuncType known = type.get();
    List<Class<?>> parameters = known.params().stream().<Class<?>>map(HostStubs::type).toList();
    Class<?> result = known.results().isEmpty() ? void.class : type(known.results().getFirst());
    MethodHandle refusal =
        result == void.class
            ? MethodHandles.zero(void.class)
            : MethodHandles.explicitCastArguments(
                MethodHandles.constant(int.class, REFUSED), MethodType.methodType(result));
    return Optional.of(
        HostFunction.of(module, name, MethodHandles.dropArguments(refusal, 0, parameters)));
  }

  private static Class<?> type(ValType type) {
    if (type.equals(ValType.I32)) {
      return int.class;
    }
    if (type.equals(ValType.I64)) {
      return long.class;
    }
    return type.equals(ValType.F32) ? float.class : double.class;
  }
}
