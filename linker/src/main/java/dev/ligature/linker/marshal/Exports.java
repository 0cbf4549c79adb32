package dev.ligature.linker.marshal;

import dev.ligature.linker.BindException;
import dev.ligature.linker.HostObject;
import dev.ligature.linker.bind.Export;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The methods of host objects that guests can import, by their names in C. */
final class Exports {
  private final Map<String, ExportedMethod> methods = new LinkedHashMap<>();
  private final Map<String, HostData> data = new LinkedHashMap<>();
  private final List<String> problems = new ArrayList<>();

  private Exports() {}

  /**
   * The methods of objects.
   *
   * @param model of the guests
   * @param objects all of one library, or all of none
   * @param others names that the host has already
   * @throws BindException with all that does not fit
   */
  static Map<String, ExportedMethod> of(
      DataModel model, List<HostObject> objects, List<String> others) {
    return all(model, objects, others, "host objects can't be offered to guests").methods;
  }

  /**
   * The library of objects.
   *
   * @throws BindException with all that does not fit
   */
  static HostLibrary library(String name, List<HostObject> objects) {
    Exports exports =
        all(DataModel.ILP32, objects, List.of(), name + " can't be made of host objects");
    return new HostLibrary(name, exports.methods, exports.data);
  }

  private static Exports all(
      DataModel model, List<HostObject> objects, List<String> others, String subject) {
    Exports exports = new Exports();
    objects.forEach(object -> exports.add(model, object, others));
    if (!exports.problems.isEmpty()) {
      throw new BindException(subject, exports.problems);
    }
    return exports;
  }

  private void add(DataModel model, HostObject object, List<String> others) {
    Method[] all = object.object().getClass().getMethods();
    List<Method> exported =
        Arrays.stream(all)
            .filter(method -> method.isAnnotationPresent(Export.class) && !method.isBridge())
            .sorted(Comparator.comparing(Method::getName).thenComparing(Method::toString))
            .toList();
    int before = methods.size() + data.size() + problems.size();
    addData(object);
    Types types = new Types(object.lookup(), model);
    for (Method method : exported) {
      try {
        add(types, object, method, others);
      } catch (Unmappable e) {
        problems.add("%s: %s".formatted(name(method), Types.message(e)));
      }
    }
    if (methods.size() + data.size() + problems.size() == before) {
      problems.add(
          "%s has no public method with @Export".formatted(object.object().getClass().getName()));
    }
  }

  private void addData(HostObject object) {
    String type = object.object().getClass().getSimpleName();
    try {
      Map<String, HostData> own = HostData.of(object);
      if (!own.isEmpty() && object.library().isEmpty()) {
        problems.add("%s: data is of a library: hostLibrary, not host".formatted(type));
      }
      for (Map.Entry<String, HostData> entry : own.entrySet()) {
        if (data.putIfAbsent(entry.getKey(), entry.getValue()) != null) {
          throw new Unmappable("data %s is exported twice".formatted(entry.getKey()));
        }
      }
    } catch (Unmappable e) {
      problems.add("%s: %s".formatted(type, Types.message(e)));
    }
  }

  private void add(Types types, HostObject object, Method method, List<String> others)
      throws Unmappable {
    String given = method.getAnnotation(Export.class).value();
    String symbol = given.isEmpty() ? method.getName() : given;
    ExportedMethod before = methods.get(symbol);
    if (before != null) {
      throw new Unmappable("%s exports %s too".formatted(name(before.method()), symbol));
    } else if (data.containsKey(symbol)) {
      throw new Unmappable("%s is exported as data too".formatted(symbol));
    } else if (others.contains(symbol)) {
      throw new Unmappable("there is a host function %s too".formatted(symbol));
    }
    Optional<CType> result = types.returned(method);
    methods.put(
        symbol,
        new ExportedMethod(
            symbol, method, handle(object, method), types.given(method, true), result));
  }

  private static MethodHandle handle(HostObject object, Method method) throws Unmappable {
    try {
      MethodHandle handle = object.lookup().unreflect(method);
      return Modifier.isStatic(method.getModifiers()) ? handle : handle.bindTo(object.object());
    } catch (IllegalAccessException e) {
      throw new Unmappable("the lookup has no access to it: make its class public");
    }
  }

  private static String name(Method method) {
    return method.getDeclaringClass().getSimpleName() + "." + method.getName();
  }
}
