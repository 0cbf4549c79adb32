package dev.ligature.emscripten.script;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The object of the functions that a program imports, such as {@code var
 * wasmImports={a:___cxa_throw,b:__abort_js}}, which is given as a module of imports: {@code
 * {a:wasmImports}}.
 */
final class ImportNames {
  /** What Emscripten has called that object. */
  private static final List<String> KNOWN =
      List.of("wasmImports", "asmLibraryArg", "asmLibraryImports");

  /** What has another name in the script than in a module. */
  private static final Map<String, String> OTHERS =
      Map.of("wasmMemory", "memory", "wasmTable", "__indirect_function_table");

  /** The characters of a name that was made short. */
  private static final int SHORT = 3;

  private final Script script;
  private final Map<String, List<Property>> objects = new HashMap<>();
  private final Map<String, Property> properties = new HashMap<>();
  private final boolean hasNames;

  ImportNames(Script script) {
    this.script = script;
    findObjects();
    List<Property> known =
        KNOWN.stream()
            .map(name -> objects.getOrDefault(name, List.of()))
            .reduce(List.of(), ImportNames::larger);
    List<Property> found = known.isEmpty() ? unnamed() : known;
    found.forEach(property -> properties.putIfAbsent(property.key(), property));
    hasNames = hasNames(found);
  }

  /** By the name of the variable, the largest one of each. */
  private void findObjects() {
    for (int at = 0; at + 2 < script.size(); at++) {
      if (script.is(at, Kind.NAME) && script.is(at + 1, "=") && script.is(at + 2, "{")) {
        objects.merge(script.text(at), Property.of(script, at + 2), ImportNames::larger);
      }
    }
  }

  private static List<Property> larger(List<Property> one, List<Property> other) {
    return other.size() > one.size() ? other : one;
  }

  /** The largest object with short keys alone that is the only property of another. */
  private List<Property> unnamed() {
    List<Property> largest = List.of();
    for (int at = 0; at < script.size(); at++) {
      if (script.is(at, "{") && script.is(at + 2, ":") && script.other(at) == at + 4) {
        List<Property> found = objects.getOrDefault(script.text(at + 3), List.of());
        if (found.size() > largest.size()
            && found.stream().allMatch(p -> p.key().length() <= SHORT)) {
          largest = found;
        }
      }
    }
    return largest;
  }

  /** Whether what is only named has names of C functions, many with an underscore before them. */
  private boolean hasNames(List<Property> found) {
    List<String> names =
        found.stream().filter(this::isName).map(p -> script.text(p.first())).toList();
    long functions = names.stream().filter(name -> name.startsWith("_")).count();
    return functions > 0 && functions * 4 >= names.size();
  }

  private boolean isName(Property property) {
    return property.first() == property.last() && script.is(property.first(), Kind.NAME);
  }

  Optional<String> name(String minified) {
    Property property = properties.get(minified);
    if (property == null || !hasNames || !isName(property)) {
      return Optional.empty();
    }
    String name = script.text(property.first());
    return Optional.of(name.startsWith("_") ? name.substring(1) : OTHERS.getOrDefault(name, name));
  }

  Optional<String> text(String minified) {
    return Optional.ofNullable(properties.get(minified))
        .map(property -> script.text(property.first(), property.last()));
  }
}
