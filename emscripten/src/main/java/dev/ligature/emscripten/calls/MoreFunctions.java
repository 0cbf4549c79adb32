package dev.ligature.emscripten.calls;

import dev.ligature.linker.HostFunction;
import dev.ligature.wasm.FuncType;
import java.util.Optional;

/** Functions of a program that take the place of its JavaScript. */
@FunctionalInterface
public interface MoreFunctions {
  /** The function of a name in {@code env}, if there is one. */
  Optional<HostFunction> find(String name, FuncType type);
}
