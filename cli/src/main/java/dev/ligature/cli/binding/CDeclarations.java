package dev.ligature.cli.binding;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What headers declare, by names. */
final class CDeclarations {
  /**
   * A parameter or member.
   *
   * @param name its name; empty if it has none
   * @param type its type
   */
  record Variable(String name, CType type) {}

  /**
   * A function.
   *
   * @param type its type
   * @param params its parameters
   */
  record Function(CType.Function type, List<Variable> params) {}

  /**
   * A struct or union.
   *
   * @param isUnion whether it is a union
   * @param members its members in order; empty if a Java type can't say what they are
   */
  record Struct(boolean isUnion, Optional<List<Variable>> members) {}

  private final Map<String, Function> functions = new LinkedHashMap<>();
  private final Map<String, CType> typedefs = new LinkedHashMap<>();
  private final Map<String, Struct> structs = new LinkedHashMap<>();
  private final Map<String, Long> constants = new LinkedHashMap<>();

  /** Functions by name. */
  Map<String, Function> functions() {
    return functions;
  }

  /** What typedefs stand for. */
  Map<String, CType> typedefs() {
    return typedefs;
  }

  /** Complete structs and unions by tag, or by the typedef of one without a tag. */
  Map<String, Struct> structs() {
    return structs;
  }

  /** Constants of enumerations and macros, in their order. */
  Map<String, Long> constants() {
    return constants;
  }

  /** What a type is behind all typedefs. */
  CType resolved(CType type) {
    CType resolved = type;
    while (resolved instanceof CType.Named named && typedefs.containsKey(named.name())) {
      CType target = typedefs.get(named.name());
      boolean isSame = target instanceof CType.Named other && other.name().equals(named.name());
      if (isSame) {
        return resolved;
      }
      resolved =
          named.isConst() && target instanceof CType.Named other
              ? new CType.Named(other.name(), true)
              : target;
    }
    return resolved;
  }

  /** The struct or union that a type is, if its members are known. */
  Optional<String> structName(CType type) {
    if (resolved(type) instanceof CType.Named named) {
      String name = named.name().replaceFirst("^(struct|union) ", "");
      return Optional.of(name).filter(structs::containsKey);
    }
    return Optional.empty();
  }
}
