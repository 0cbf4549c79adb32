package dev.ligature.cli.binding;

import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.ValType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Writes the Java interface of a library. */
final class InterfaceWriter {
  private final CDeclarations declarations;
  private final JavaTypes types;
  private final Set<String> taken = new HashSet<>();
  private final CxxWriter cxx;
  private final String prefix;
  private final List<String> methods = new ArrayList<>();
  private final List<String> left = new ArrayList<>();

  /**
   * The writing of an interface.
   *
   * @param declarations what headers say; empty ones if there are none
   * @param prefix what is left out of methods' names
   */
  InterfaceWriter(CDeclarations declarations, String prefix) {
    this.declarations = declarations;
    this.types = new JavaTypes(declarations);
    this.cxx = new CxxWriter(types, taken);
    this.prefix = prefix;
  }

  /** Adds a function of the module. */
  void add(String symbol, FuncType type) {
    CDeclarations.Function declared = declarations.functions().get(symbol);
    Optional<String> method = declared == null ? Optional.empty() : declared(symbol, declared);
    method
        .or(() -> cxx.method(symbol, type))
        .or(() -> byModule(symbol, type))
        .ifPresentOrElse(methods::add, () -> left.add(symbol));
  }

  private Optional<String> declared(String symbol, CDeclarations.Function function) {
    Optional<String> result = types.result(function.type().result());
    List<String> params = new ArrayList<>();
    for (CDeclarations.Variable param : function.params()) {
      String hint = symbol + "_" + (param.name().isEmpty() ? "callback" : param.name());
      Optional<String> type = types.parameter(param.type(), hint);
      if (type.isEmpty()) {
        return Optional.empty();
      }
      params.add(type.get() + " " + Names.variable(param.name(), "a" + params.size()));
    }
    if (function.type().isVariadic()) {
      types.imports().add("bind.Varargs");
      params.add("@Varargs Object... rest");
    }
    return result.map(r -> method(symbol, r, params));
  }

  /** By what the module knows: an {@code int} may be a number or a pointer. */
  private Optional<String> byModule(String symbol, FuncType type) {
    if (type.results().size() > 1) {
      return Optional.empty();
    }
    List<String> params = new ArrayList<>();
    for (ValType param : type.params()) {
      Optional<String> java = java(param);
      if (java.isEmpty()) {
        return Optional.empty();
      }
      params.add(java.get() + " a" + params.size());
    }
    Optional<String> result =
        type.results().isEmpty() ? Optional.of("void") : java(type.results().getFirst());
    return result.map(r -> method(symbol, r, params));
  }

  static Optional<String> java(ValType type) {
    return switch (type.kind()) {
      case I32 -> Optional.of("int");
      case I64 -> Optional.of("long");
      case F32 -> Optional.of("float");
      case F64 -> Optional.of("double");
      default -> Optional.empty();
    };
  }

  private String method(String symbol, String result, List<String> params) {
    boolean hasPrefix = !prefix.isEmpty() && symbol.startsWith(prefix);
    String plain = Names.method(hasPrefix ? symbol.substring(prefix.length()) : symbol);
    List<String> paramTypes =
        params.stream().map(param -> param.substring(0, param.lastIndexOf(' '))).toList();
    String name = plain;
    for (int n = 2; !taken.add(name + paramTypes); n++) {
      name = plain + "_" + n;
    }
    String annotation = "";
    if (!(prefix + name).equals(symbol)) {
      types.imports().add("bind.CName");
      annotation = "@CName(%s)\n".formatted(Names.literal(symbol));
    }
    return "%s%s %s(%s);".formatted(annotation, result, name, String.join(", ", params));
  }

  /**
   * The source.
   *
   * @param packageName its package; empty for none
   * @param name the name of the interface
   * @param library the library's name
   */
  String source(String packageName, String name, String library) {
    StringBuilder out = new StringBuilder();
    if (!packageName.isEmpty()) {
      out.append("package ").append(packageName).append(";\n\n");
    }
    if (!prefix.isEmpty()) {
      types.imports().add("bind.Prefix");
    }
    for (String used : new TreeSet<>(types.imports())) {
      out.append("import dev.ligature.linker.").append(used).append(";\n");
    }
    out.append(types.imports().isEmpty() ? "" : "\n");
    out.append("/** Functions of {@code ").append(Names.comment(library)).append("}. */\n");
    out.append(prefix.isEmpty() ? "" : "@Prefix(%s)\n".formatted(Names.literal(prefix)));
    out.append("public interface ").append(name).append(" {\n");
    List<String> parts = new ArrayList<>();
    String constants = constants();
    if (!constants.isEmpty()) {
      parts.add(constants);
    }
    parts.addAll(types.nested());
    parts.addAll(methods);
    if (!left.isEmpty()) {
      parts.add("// Java has no types for: " + Names.comment(String.join(", ", left)));
    }
    out.append(String.join("\n\n", parts).indent(2).replaceAll("(?m)^ +$", "")).append("}\n");
    return out.toString();
  }

  private String constants() {
    List<String> lines = new ArrayList<>();
    for (Map.Entry<String, Long> constant : declarations.constants().entrySet()) {
      long value = constant.getValue();
      boolean isInt = value == (int) value || value >>> Integer.SIZE == 0;
      lines.add(
          isInt
              ? "int %s = %d;".formatted(Names.variable(constant.getKey(), ""), (int) value)
              : "long %s = %dL;".formatted(Names.variable(constant.getKey(), ""), value));
    }
    return String.join("\n", lines);
  }
}
