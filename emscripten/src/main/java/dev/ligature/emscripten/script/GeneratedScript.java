package dev.ligature.emscripten.script;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the script of a program knows of its module: the names that imports and exports had before
 * they were made short, as {@code -O3} does, and the JavaScript of {@code EM_ASM}. Where a script
 * has lost names itself, as by {@code --closure}, there are none.
 */
public final class GeneratedScript {
  private static final String ASM = "ASM_CONSTS";

  /** Below it there are no data. */
  private static final long LOWEST_ADDRESS = 1024;

  private final ImportNames imports;
  private final ExportNames exports;
  private final FunctionTexts functions;
  private final Map<Long, String> asm;

  private GeneratedScript(Script script) {
    imports = new ImportNames(script);
    exports = new ExportNames(script);
    functions = new FunctionTexts(script);
    asm = asm(script);
  }

  /** Looks through a script; any text is one. */
  public static GeneratedScript of(String text) {
    return new GeneratedScript(Script.of(text));
  }

  /** The name of the C function that is imported by a short name. */
  public Optional<String> importName(String minified) {
    return imports.name(minified);
  }

  /** The JavaScript that an import is: a function, or the name of one. */
  public Optional<String> importText(String minified) {
    return imports.text(minified);
  }

  /** The JavaScript of a function that is imported by its whole name. */
  public Optional<String> functionText(String name) {
    return functions.text(name);
  }

  /** The name of what is exported by a short name. */
  public Optional<String> exportName(String minified) {
    return exports.name(minified);
  }

  /** The JavaScript that {@code emscripten_asm_const_int} and the like are called with. */
  public Optional<String> asmText(long address) {
    return Optional.ofNullable(asm.get(address));
  }

  /** By name, or where that is lost, the object with addresses and functions alone. */
  private static Map<Long, String> asm(Script script) {
    Map<Long, String> unnamed = Map.of();
    for (int at = 0; at + 2 < script.size(); at++) {
      if (script.is(at, Kind.NAME) && script.is(at + 1, "=") && script.is(at + 2, "{")) {
        Map<Long, String> texts = texts(script, Property.of(script, at + 2));
        if (script.is(at, ASM) && !texts.isEmpty()) {
          return texts;
        } else if (texts.size() > unnamed.size()) {
          unnamed = texts;
        }
      }
    }
    return unnamed;
  }

  /** The texts by address, or none if the object has anything else. */
  private static Map<Long, String> texts(Script script, List<Property> properties) {
    Map<Long, String> texts = new HashMap<>();
    for (Property property : properties) {
      OptionalLong address = Literals.integer(property.key());
      boolean isFunction =
          script.is(property.first(), "function")
              || script.is(property.first() + 1, "=>")
              || script.is(script.other(property.first()) + 1, "=>");
      if (address.isEmpty() || address.getAsLong() < LOWEST_ADDRESS || !isFunction) {
        return Map.of();
      }
      texts.put(address.getAsLong(), script.text(property.first(), property.last()));
    }
    return texts;
  }
}
