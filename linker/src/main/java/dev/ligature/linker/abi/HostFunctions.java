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
import java.util.Optional;

/** Collects the methods of an ABI class as host functions. */
final class HostFunctions {
  private final MethodHandles.Lookup lookup;
  private final Object receiver;
  private final String module;
  private final List<HostFunction> functions = new ArrayList<>();

  /**
   * No functions yet.
   *
   * @param lookup sees the receiver's methods
   * @param receiver what they are methods of
   * @param module the module that guests import them from
   */
  HostFunctions(MethodHandles.Lookup lookup, Object receiver, String module) {
    this.lookup = lookup;
    this.receiver = receiver;
    this.module = module;
  }

  /** Adds the function of that name. */
  HostFunctions add(String name, String method, MethodType type) {
    // Most programs call few of them: the handle is made for those only.
    functions.add(HostFunction.of(module, name, type, () -> handle(method, type)));
    return this;
  }

  private MethodHandle handle(String method, MethodType type) {
    try {
      return lookup.bind(receiver, method, type);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(method, e);
    }
  }

  List<HostFunction> list() {
    return List.copyOf(functions);
  }

  /** As a group, whose functions those of other groups go ahead of. */
  HostModule group() {
    Map<String, HostFunction> named = new HashMap<>();
    functions.forEach(function -> named.put(function.name(), function));
    return (from, name, type) ->
        from.equals(module) ? Optional.ofNullable(named.get(name)) : Optional.empty();
  }
}
