package dev.ligature.cli.binding;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Chooses the Java types of C types, and writes the records and interfaces that they want. */
final class JavaTypes {
  private static final String POINTER = "GuestPointer";

  /** Of numbers: the Java type, and what is in front of it where the width is to be said. */
  private static final Map<String, String> NUMBERS =
      Map.ofEntries(
          Map.entry("_Bool", "boolean"),
          Map.entry("bool", "boolean"),
          Map.entry("char", "byte"),
          Map.entry("signed char", "byte"),
          Map.entry("unsigned char", "@Unsigned byte"),
          Map.entry("short", "short"),
          Map.entry("unsigned short", "char"),
          Map.entry("int", "int"),
          Map.entry("unsigned int", "int"),
          Map.entry("long", "@CLong long"),
          Map.entry("unsigned long", "@Unsigned @CLong long"),
          Map.entry("long long", "long"),
          Map.entry("unsigned long long", "long"),
          Map.entry("float", "float"),
          Map.entry("double", "double"));

  private final CDeclarations declarations;
  private final Set<String> imports = new TreeSet<>();

  /** The records and interfaces by name, those that others want behind them. */
  private final Map<String, String> nested = new LinkedHashMap<>();

  private final Map<String, Boolean> whole = new LinkedHashMap<>();

  JavaTypes(CDeclarations declarations) {
    this.declarations = declarations;
  }

  /** The classes of {@code dev.ligature.linker.bind} that were named, and others by their names. */
  Set<String> imports() {
    return imports;
  }

  /** The declarations of what was named. */
  List<String> nested() {
    return List.copyOf(nested.values());
  }

  private String annotated(String type) {
    for (String word : type.split(" ", -1)) {
      if (word.startsWith("@")) {
        imports.add("bind." + word.substring(1).replaceAll("\\(.*", ""));
      }
    }
    return type;
  }

  /** The type of any pointer. */
  String pointer() {
    imports.add(POINTER);
    return POINTER;
  }

  private Optional<String> number(CType type) {
    if (!(declarations.resolved(type) instanceof CType.Named named)) {
      return Optional.empty();
    }
    return named.name().startsWith("enum ")
        ? Optional.of("int")
        : Optional.ofNullable(NUMBERS.get(named.name()));
  }

  /** The type of a parameter, with its annotations. */
  Optional<String> parameter(CType type, String hint) {
    CType resolved = declarations.resolved(type);
    return switch (resolved) {
      case CType.Named named -> argument(named);
      case CType.Pointer pointer -> Optional.of(annotated(pointerParameter(pointer, hint)));
      case CType.Array array ->
          Optional.of(annotated(pointerParameter(new CType.Pointer(array.element()), hint)));
      case CType.Function function ->
          Optional.of(annotated(pointerParameter(new CType.Pointer(function), hint)));
    };
  }

  private Optional<String> argument(CType.Named named) {
    Optional<String> number = number(named);
    if (number.isPresent()) {
      // The module knows the width.
      return number.map(
          type ->
              annotated(
                  switch (type) {
                    case "@Unsigned byte", "char" -> "int";
                    case "@CLong long" -> "long";
                    case "@Unsigned @CLong long" -> "@Unsigned long";
                    default -> type;
                  }));
    }
    return declarations
        .structName(named)
        .filter(this::isWhole)
        .map(name -> annotated("@ByValue " + struct(name)));
  }

  private String pointerParameter(CType.Pointer pointer, String hint) {
    CType to = declarations.resolved(pointer.to());
    Optional<String> number = number(to);
    boolean isConst = to instanceof CType.Named named && named.isConst();
    if (to instanceof CType.Function function) {
      return callback(pointer, function, hint);
    } else if (isText(to) && isConst) {
      return "String";
    } else if (number.isPresent()) {
      return (isConst ? "@In " : "") + number.get().replace("@Unsigned ", "") + "[]";
    } else if (to instanceof CType.Pointer inner) {
      return box(inner);
    }
    Optional<String> struct = declarations.structName(to).filter(this::isWhole).map(this::struct);
    // C may keep the address of what it may change, and there may be several.
    return isConst && struct.isPresent() ? struct.get() : pointer();
  }

  /** The address of an address: of strings, or of one pointer that C sets. */
  private String box(CType.Pointer inner) {
    CType to = declarations.resolved(inner.to());
    if (isText(to) && to instanceof CType.Named named && named.isConst()) {
      return "String[]";
    }
    imports.add("bind.Ref");
    return "Ref<%s>".formatted(pointer());
  }

  private static boolean isText(CType type) {
    return type instanceof CType.Named named && named.name().equals("char");
  }

  /** The type of a result, with its annotations; {@code void} if there is none. */
  Optional<String> result(CType type) {
    CType resolved = declarations.resolved(type);
    if (resolved.equals(new CType.Named("void", false))) {
      return Optional.of("void");
    } else if (resolved instanceof CType.Pointer pointer) {
      CType to = declarations.resolved(pointer.to());
      boolean isString = isText(to) && to instanceof CType.Named named && named.isConst();
      declarations.structName(to).filter(this::isWhole).ifPresent(this::struct);
      return Optional.of(isString ? "String" : pointer());
    }
    return resolved instanceof CType.Named named ? argument(named) : Optional.empty();
  }

  private String callback(CType.Pointer pointer, CType.Function function, String hint) {
    String name = typedefOf(pointer).or(() -> typedefOf(function)).orElse(hint);
    String java = Names.type(name);
    if (nested.containsKey(java)) {
      return nested.get(java).isEmpty() ? pointer() : java;
    }
    nested.put(java, "");
    List<String> params = new ArrayList<>();
    for (CType param : function.params()) {
      Optional<String> type = given(param);
      if (type.isEmpty()) {
        nested.remove(java);
        return pointer();
      }
      params.add(type.get() + " a" + params.size());
    }
    Optional<String> result = givenBack(function.result());
    if (result.isEmpty() || function.isVariadic()) {
      nested.remove(java);
      return pointer();
    }
    nested.remove(java);
    nested.put(
        java,
        "interface %s {\n  %s call(%s);\n}"
            .formatted(java, result.get(), String.join(", ", params)));
    return java;
  }

  private Optional<String> typedefOf(CType type) {
    return declarations.typedefs().entrySet().stream()
        .filter(entry -> entry.getValue().equals(type))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** The type of what C gives a callback: its width is to be said. */
  private Optional<String> given(CType type) {
    Optional<String> number = number(type);
    if (number.isPresent()) {
      return number.map(this::annotated);
    }
    return declarations.resolved(type) instanceof CType.Named
        ? Optional.empty()
        : Optional.of(pointer());
  }

  private Optional<String> givenBack(CType type) {
    return declarations.resolved(type).equals(new CType.Named("void", false))
        ? Optional.of("void")
        : given(type);
  }

  /** Whether all members of a struct have Java types. */
  private boolean isWhole(String name) {
    Boolean known = whole.get(name);
    if (known == null) {
      // One that is in itself by way of others is none.
      whole.put(name, false);
      CDeclarations.Struct struct = declarations.structs().get(name);
      known =
          struct != null
              && struct.members().isPresent()
              && !struct.members().get().isEmpty()
              && struct.members().get().stream().allMatch(this::hasType);
      whole.put(name, known);
    }
    return known;
  }

  private boolean hasType(CDeclarations.Variable member) {
    return member(member.type()).isPresent();
  }

  private Optional<String> member(CType type) {
    CType resolved = declarations.resolved(type);
    Optional<String> number = number(resolved);
    if (number.isPresent()) {
      return number;
    }
    return switch (resolved) {
      case CType.Pointer pointer -> {
        CType to = declarations.resolved(pointer.to());
        boolean isString = isText(to) && to instanceof CType.Named named && named.isConst();
        yield Optional.of(isString ? "String" : POINTER);
      }
      case CType.Array array -> {
        Optional<String> element = member(array.element());
        boolean fits = array.length() > 0 && element.filter(e -> !e.endsWith("[]")).isPresent();
        yield fits
            ? element.map(e -> "@Length(%d) %s[]".formatted(array.length(), e))
            : Optional.empty();
      }
      case CType.Named named ->
          declarations.structName(named).filter(this::isWhole).map(Names::type);
      case CType.Function function -> Optional.empty();
    };
  }

  /** The record or interface of a struct or union, which is declared if it was not. */
  private String struct(String name) {
    String java = Names.type(name);
    if (nested.putIfAbsent(java, "") != null) {
      return java;
    }
    CDeclarations.Struct struct = declarations.structs().get(name);
    List<CDeclarations.Variable> members =
        struct == null ? List.of() : struct.members().orElseThrow();
    for (CDeclarations.Variable member : members) {
      CType inner =
          declarations.resolved(member.type()) instanceof CType.Array array
              ? array.element()
              : member.type();
      declarations.structName(inner).ifPresent(this::struct);
    }
    List<String> lines =
        members.stream()
            .map(
                member -> {
                  String type = annotated(member(member.type()).orElseThrow());
                  if (type.contains(POINTER)) {
                    pointer();
                  }
                  return type + " " + Names.variable(member.name(), "member");
                })
            .toList();
    boolean isUnion = struct != null && struct.isUnion();
    if (isUnion) {
      imports.add("bind.Union");
    }
    nested.put(
        java,
        isUnion
            ? lines.stream()
                .map(line -> "  " + line + "();\n")
                .collect(Collectors.joining("", "@Union\ninterface %s {\n".formatted(java), "}"))
            : "record %s(%s) {}".formatted(java, String.join(", ", lines)));
    return java;
  }
}
