package dev.ligature.cli.binding;

import java.util.Locale;
import java.util.Set;

/** Makes Java names of C names. */
final class Names {
  /** What every object has. */
  private static final Set<String> OF_OBJECTS =
      Set.of(
          "clone",
          "equals",
          "finalize",
          "getClass",
          "hashCode",
          "notify",
          "notifyAll",
          "toString",
          "wait");

  /** What no name can be; the module that knows them is not in every Java runtime. */
  private static final Set<String> KEYWORDS =
      Set.of(
          ("_ abstract assert boolean break byte case catch char class const continue default do"
                  + " double else enum extends false final finally float for goto if implements"
                  + " import instanceof int interface long native new null package private"
                  + " protected public return short static strictfp super switch synchronized this"
                  + " throw throws transient true try void volatile while")
              .split(" ", -1));

  private Names() {}

  /** Whether a text is a name, or several with dots between them. */
  static boolean isName(String text) {
    for (String part : text.split("\\.", -1)) {
      boolean isIdentifier =
          !part.isEmpty()
              && Character.isJavaIdentifierStart(part.codePointAt(0))
              && part.codePoints().allMatch(Character::isJavaIdentifierPart);
      if (!isIdentifier || KEYWORDS.contains(part)) {
        return false;
      }
    }
    return true;
  }

  /** The name of a method. */
  static String method(String symbol) {
    String name = identifier(symbol);
    return KEYWORDS.contains(name) || OF_OBJECTS.contains(name) ? name + "_" : name;
  }

  /** The name of a parameter or component. */
  static String variable(String name, String otherwise) {
    String given = name.isEmpty() ? otherwise : identifier(name);
    return KEYWORDS.contains(given) || OF_OBJECTS.contains(given) ? given + "_" : given;
  }

  private static String identifier(String name) {
    StringBuilder out = new StringBuilder();
    name.codePoints().map(c -> isPart(c) ? c : '_').forEach(out::appendCodePoint);
    return out.isEmpty() || !Character.isJavaIdentifierStart(out.codePointAt(0))
        ? "_" + out
        : out.toString();
  }

  /** Not what Java takes for no character at all, such as marks that turn text around. */
  private static boolean isPart(int c) {
    return Character.isJavaIdentifierPart(c) && !Character.isIdentifierIgnorable(c) && c != '$';
  }

  /** A text as Java writes it between quotes, whatever is in it. */
  static String literal(String text) {
    return '"' + escaped(text).replace("\"", "\\\"") + '"';
  }

  /** A text in a comment, which nothing in it can end. */
  static String comment(String text) {
    return escaped(text).replace("*/", "*\\/");
  }

  private static String escaped(String text) {
    StringBuilder out = new StringBuilder();
    // Java reads what looks like the escape of a character everywhere, but not behind a backslash.
    text.chars()
        .forEach(
            c -> {
              if (c == '\\') {
                out.append("\\\\");
              } else if (c < ' ') {
                out.append("\\%03o".formatted(c));
              } else if (c > '~') {
                out.append("\\u%04x".formatted(c));
              } else {
                out.append((char) c);
              }
            });
    return out.toString();
  }

  /** The name of a type: {@code z_stream_s} gives {@code ZStreamS}. */
  static String type(String name) {
    StringBuilder out = new StringBuilder();
    for (String word : identifier(name).split("_", -1)) {
      if (!word.isEmpty()) {
        out.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
      }
    }
    String type = out.toString();
    return type.isEmpty() || !Character.isJavaIdentifierStart(type.charAt(0)) ? "C" + type : type;
  }

  /** The name of an interface for a library: {@code libfoo-bar.so.1} gives {@code FooBar}. */
  static String ofLibrary(String file) {
    return type(file.replaceFirst("^lib", "").replaceFirst("\\.(so|wasm)(\\..*)?$", ""));
  }
}
