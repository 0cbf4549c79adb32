package dev.ligature.linker.abi;

import dev.ligature.linker.HostFunction;
import dev.ligature.linker.HostModule;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Collects the methods of an ABI class as functions of {@code env}, of which one name may have
 * several types: the type wanted decides, and if none has it, the linker tells how the first
 * differs.
 */
final class TypedFunctions {
  private final MethodHandles.Lookup lookup;
  private final Object receiver;
  private final Map<String, List<HostFunction>> functions = new HashMap<>();

  /**
   * No functions yet.
   *
   * @param lookup sees the receiver's methods
   * @param receiver what they are methods of
   */
  TypedFunctions(MethodHandles.Lookup lookup, Object receiver) {
    this.lookup = lookup;
    this.receiver = receiver;
  }

  /** Adds a function of that name. */
  TypedFunctions add(String name, String method, MethodType type) {
    functions
        .computeIfAbsent(name, _ -> new ArrayList<>())
        .add(HostFunction.of(HostFunction.ENV, name, type, () -> handle(method, type)));
    return this;
  }

  private MethodHandle handle(String method, MethodType type) {
    try {
      return lookup.bind(receiver, method, type);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(method, e);
    }
  }

  /** As a group. */
  HostModule group() {
    return (module, name, type) -> {
      List<HostFunction> named =
          module.equals(HostFunction.ENV) ? functions.getOrDefault(name, List.of()) : List.of();
      return named.stream()
          .filter(function -> type.isEmpty() || function.type().equals(type.get()))
          .findFirst()
          .or(() -> named.stream().findFirst());
    };
  }
}
