package dev.ligature.trino.signature;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds a function's prototype among declarations in C, such as a part of a header: typedefs of
 * numbers and prototypes. What it can't read is passed over, unless it is the function's.
 */
public final class PrototypeParser {
  private static final Pattern COMMENT =
      Pattern.compile("/\\*.*?\\*/|//[^\\n]*|^[ \\t]*#[^\\n]*", Pattern.DOTALL | Pattern.MULTILINE);

  /** What says nothing of the kind of a type. */
  private static final Pattern QUALIFIER =
      Pattern.compile("\\b(const|volatile|restrict|__restrict|extern|static|inline|register)\\b");

  private static final Pattern TYPEDEF = Pattern.compile("typedef\\s+(.+?)(\\**)\\s*(\\w+)\\s*");
  private static final Pattern TAG = Pattern.compile("\\b(enum|struct|union)\\s+\\w+");
  private static final Pattern NAME = Pattern.compile("^(.*\\W)?(\\w+)\\s*(\\[[^\\]]*\\])?$");

  private final String text;
  private final Map<String, CType> typedefs = new HashMap<>();

  private PrototypeParser(String text) {
    this.text = COMMENT.matcher(text).replaceAll(" ");
  }

  /**
   * The prototype of a function.
   *
   * @param text declarations in C
   * @param name the function
   * @throws SignatureException if it is not there, or has types that are unknown
   */
  public static Prototype find(String text, String name) {
    return new PrototypeParser(text).find(name);
  }

  private Prototype find(String name) {
    Pattern prototype =
        Pattern.compile("(.*?)\\b" + Pattern.quote(name) + "\\s*\\((.*)\\)\\s*", Pattern.DOTALL);
    int start = 0;
    for (String declaration : text.split(";", -1)) {
      Matcher typedef = TYPEDEF.matcher(declaration.strip());
      Matcher function = prototype.matcher(declaration);
      if (typedef.matches()) {
        define(typedef);
      } else if (function.matches()) {
        return prototype(name, function, start);
      }
      start += declaration.length() + 1;
    }
    throw error(0, "there is no prototype of " + name);
  }

  private void define(Matcher typedef) {
    Optional<CType> type =
        typedef.group(2).isEmpty() ? named(typedef.group(1)) : Optional.of(CType.PTR);
    type.ifPresent(known -> typedefs.put(typedef.group(3), known));
  }

  private Prototype prototype(String name, Matcher function, int start) {
    String result = normal(function.group(1));
    Optional<CType> returned = Optional.empty();
    if (!result.equals("void")) {
      returned = Optional.of(type(result, start + function.start(1), "what " + name + " returns"));
    }
    List<CType> parameters = new ArrayList<>();
    String list = normal(function.group(2));
    if (!list.isEmpty() && !list.equals("void")) {
      for (String parameter : split(function.group(2))) {
        parameters.add(parameter(parameter, start + function.start(2), parameters.size() + 1));
      }
    }
    return new Prototype(name, parameters, returned, isText(result));
  }

  /** At commas outside parentheses. */
  private static List<String> split(String list) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int from = 0;
    for (int k = 0; k < list.length(); k++) {
      char each = list.charAt(k);
      depth += each == '(' ? 1 : each == ')' ? -1 : 0;
      if (each == ',' && depth == 0) {
        parts.add(list.substring(from, k));
        from = k + 1;
      }
    }
    parts.add(list.substring(from));
    return parts;
  }

  private CType parameter(String text, int offset, int number) {
    String what = "parameter " + number;
    if (text.contains("*") || text.contains("[") || text.contains("(")) {
      return CType.PTR;
    }
    String normal = normal(text);
    Optional<CType> unnamed = named(normal);
    if (unnamed.isPresent()) {
      return unnamed.get();
    }
    Matcher name = NAME.matcher(normal);
    return type(name.matches() && name.group(1) != null ? name.group(1) : normal, offset, what);
  }

  private CType type(String text, int offset, String what) {
    if (text.contains("*")) {
      return CType.PTR;
    }
    return named(text)
        .orElseThrow(
            () ->
                error(
                    offset,
                    "%s is of the unknown type '%s': a typedef in front may say what it is"
                        .formatted(what, normal(text))));
  }

  private Optional<CType> named(String text) {
    String name = normal(text);
    CType defined = typedefs.get(name);
    if (defined != null) {
      return Optional.of(defined);
    } else if (TAG.matcher(name).matches() && name.startsWith("enum")) {
      return Optional.of(CType.I32);
    }
    return CType.of(name);
  }

  private static boolean isText(String result) {
    return result.replace(" ", "").equals("char*");
  }

  /** Without qualifiers, and with one space between words. */
  private static String normal(String text) {
    return QUALIFIER.matcher(text).replaceAll(" ").strip().replaceAll("\\s+", " ");
  }

  private SignatureException error(int offset, String problem) {
    int word = offset;
    while (word < text.length() && Character.isWhitespace(text.charAt(word))) {
      word++;
    }
    return new SignatureException("C declarations", text, Math.min(word, text.length()), problem);
  }
}
