package dev.ligature.emscripten.calls;

import dev.ligature.engine.Engine;
import dev.ligature.linker.Caller;
import dev.ligature.linker.HostFunction;
import dev.ligature.wasi.preview1.Halves;
import dev.ligature.wasm.FuncType;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The functions that are methods of one object: those with an {@link Import}. */
public final class Group {
  private final MethodHandles.Lookup lookup;
  private final Object target;
  private final Map<String, List<Method>> methods = new HashMap<>();

  /** The methods of an object of this package. */
  Group(Object target) {
    this(MethodHandles.lookup(), target);
  }

  /**
   * The methods of an object.
   *
   * @param lookup what may call them
   */
  public Group(MethodHandles.Lookup lookup, Object target) {
    this.lookup = lookup;
    this.target = target;
    // Java gives them in no order.
    Arrays.stream(target.getClass().getDeclaredMethods())
        .filter(method -> method.isAnnotationPresent(Import.class))
        .sorted(Comparator.comparing(Method::toString))
        .forEach(this::add);
  }

  private void add(Method method) {
    for (String name : method.getAnnotation(Import.class).value()) {
      methods.computeIfAbsent(name, _ -> new ArrayList<>()).add(method);
    }
  }

  /** The names. */
  Iterable<String> names() {
    return methods.keySet();
  }

  /**
   * The function of a name: the one of the type wanted, whose {@code i64} may come in halves.
   * Without such a one, another one of the name, for the linker to say how the types differ.
   */
  public Optional<HostFunction> find(String name, Optional<FuncType> wanted) {
    List<Method> named = methods.getOrDefault(name, List.of());
    for (Method method : named) {
      MethodType type = type(method);
      if (wanted.isEmpty() || plain(name, method, type).type().equals(wanted.get())) {
        return Optional.of(plain(name, method, type));
      }
      if (Halves.isWanted(wanted.get(), withoutCaller(type))) {
        return Optional.of(
            HostFunction.of(
                HostFunction.ENV,
                name,
                Halves.of(type),
                () -> Engine.takingHalves(handle(method))));
      }
    }
    return named.stream().findFirst().map(method -> plain(name, method, type(method)));
  }

  private HostFunction plain(String name, Method method, MethodType type) {
    return HostFunction.of(HostFunction.ENV, name, type, () -> handle(method));
  }

  private static MethodType type(Method method) {
    return MethodType.methodType(method.getReturnType(), method.getParameterTypes());
  }

  private static MethodType withoutCaller(MethodType type) {
    return type.parameterCount() > 0 && type.parameterType(0) == Caller.class
        ? type.dropParameterTypes(0, 1)
        : type;
  }

  private MethodHandle handle(Method method) {
    try {
      return lookup.unreflect(method).bindTo(target);
    } catch (IllegalAccessException e) {
      throw new LinkageError(method.toString(), e);
    }
  }
}
