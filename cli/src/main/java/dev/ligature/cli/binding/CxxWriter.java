package dev.ligature.cli.binding;

import dev.ligature.wasm.CxxNames;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.ValType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes the methods of C++ functions, by what their names tell of their types. */
final class CxxWriter {
  private final JavaTypes types;
  private final Set<String> taken;

  /**
   * The writing of methods.
   *
   * @param taken the names of methods that are there, with the types of their parameters
   */
  CxxWriter(JavaTypes types, Set<String> taken) {
    this.types = types;
    this.taken = taken;
  }

  /** The symbols that a method is written for: of an object's constructors only the whole one's. */
  static List<String> bindable(List<String> symbols) {
    Set<String> all = Set.copyOf(symbols);
    return symbols.stream()
        .filter(
            symbol ->
                CxxNames.demangle(symbol)
                    .map(
                        name ->
                            CxxMethod.of(name)
                                .filter(method -> isComplete(symbol, name, method, all))
                                .isPresent())
                    .orElse(true))
        .toList();
  }

  private static boolean isComplete(String symbol, String name, CxxMethod method, Set<String> all) {
    if (!method.isConstructorOrDestructor()) {
      return true;
    }
    for (String other : List.of("C2E", "D2E", "D0E")) {
      String complete = symbol.replace(other, other.charAt(0) + "1E");
      boolean isSame = CxxNames.demangle(complete).equals(Optional.of(name));
      if (!complete.equals(symbol) && isSame && all.contains(complete)) {
        return false;
      }
    }
    return true;
  }

  /** The method of a symbol; empty if that isn't a C++ function whose types are known. */
  Optional<String> method(String symbol, FuncType type) {
    Optional<String> demangled = CxxNames.demangle(symbol);
    Optional<CxxMethod> found = demangled.flatMap(CxxMethod::of);
    if (found.isEmpty() || type.results().size() > 1) {
      return Optional.empty();
    }
    CxxMethod method = found.get();
    int objects = type.params().size() - method.params().size();
    if (objects < 0 || objects > 1 || !Names.isName(method.javaName())) {
      return Optional.empty();
    }
    List<String> params = new ArrayList<>();
    if (objects == 1) {
      params.add(types.pointer());
    }
    for (int i = 0; i < method.params().size(); i++) {
      Optional<String> param = type(method.params().get(i), type.params().get(objects + i));
      if (param.isEmpty()) {
        return Optional.empty();
      }
      params.add(param.get());
    }
    return result(method, type).map(result -> text(demangled.get(), method, result, params));
  }

  private Optional<String> result(CxxMethod method, FuncType type) {
    if (type.results().isEmpty()) {
      return Optional.of("void");
    }
    ValType result = type.results().getFirst();
    return method.isConstructorOrDestructor() && isInteger(result)
        ? Optional.of(types.pointer())
        : InterfaceWriter.java(result);
  }

  /** Whether it can be a pointer, of whatever width. */
  private static boolean isInteger(ValType type) {
    return type.equals(ValType.I32) || type.equals(ValType.I64);
  }

  private Optional<String> type(String cxx, ValType type) {
    boolean isAddress = cxx.endsWith("*") || cxx.endsWith("&") || cxx.contains("(*)");
    if (isAddress && isInteger(type)) {
      return Optional.of(cxx.equals("char const*") ? "String" : types.pointer());
    } else if (cxx.equals("bool")) {
      return Optional.of("boolean");
    }
    return InterfaceWriter.java(type);
  }

  private String text(String demangled, CxxMethod method, String result, List<String> params) {
    String name = method.javaName();
    String suffix = "";
    for (int n = 2; !taken.add(name + suffix + params); n++) {
      suffix = "_" + n;
    }
    types.imports().add("bind.Mangled");
    List<String> named = new ArrayList<>();
    for (String param : params) {
      named.add(param + " a" + named.size());
    }
    return "@Mangled(%s)\n%s %s(%s);"
        .formatted(
            Names.literal(demangled),
            result,
            name + suffix,
            named.stream().collect(Collectors.joining(", ")));
  }
}
