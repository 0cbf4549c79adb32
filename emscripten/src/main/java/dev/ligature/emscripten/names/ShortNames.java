package dev.ligature.emscripten.names;

import dev.ligature.emscripten.script.GeneratedScript;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The names that imports and exports had before they were made short. */
public final class ShortNames {
  /** Stands before what is no name. */
  private static final String COMMENT = "#";

  private final Function<String, Optional<String>> imports;
  private final Function<String, Optional<String>> exports;

  private ShortNames(
      Function<String, Optional<String>> imports, Function<String, Optional<String>> exports) {
    this.imports = imports;
    this.exports = exports;
  }

  /** No names. */
  public static ShortNames none() {
    return new ShortNames(_ -> Optional.empty(), _ -> Optional.empty());
  }

  /** The names that a generated script has. */
  public static ShortNames of(GeneratedScript script) {
    return new ShortNames(script::importName, script::exportName);
  }

  /**
   * The names of a list: lines of {@code import SHORT NAME} and {@code export SHORT NAME}. What
   * begins with {@code #} and empty lines say nothing.
   *
   * @param file its name, for messages
   * @throws IllegalArgumentException if a line is otherwise
   */
  public static ShortNames ofList(String file, String text) {
    Map<String, String> imports = new HashMap<>();
    Map<String, String> exports = new HashMap<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      String[] words = line.strip().split("\\s+", -1);
      if (line.isBlank() || words[0].startsWith(COMMENT)) {
        continue;
      }
      if (words.length != 3 || !(words[0].equals("import") || words[0].equals("export"))) {
        throw new IllegalArgumentException(
            "%s, line %d: expected `import SHORT NAME` or `export SHORT NAME`: %s"
                .formatted(file, number, line.strip()));
      }
      (words[0].equals("import") ? imports : exports).put(words[1], words[2]);
    }
    return new ShortNames(
        name -> Optional.ofNullable(imports.get(name)),
        name -> Optional.ofNullable(exports.get(name)));
  }

  /** These names, and others where these have none. */
  public ShortNames or(ShortNames others) {
    return new ShortNames(
        name -> imports.apply(name).or(() -> others.imports.apply(name)),
        name -> exports.apply(name).or(() -> others.exports.apply(name)));
  }

  /** The name of an import. */
  Optional<String> importName(String shortName) {
    return imports.apply(shortName);
  }

  /** The name of an export. */
  Optional<String> exportName(String shortName) {
    return exports.apply(shortName);
  }
}
