package dev.ligature.cli.binding;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A C++ function, as its demangled name tells.
 *
 * @param name its name without scope and template arguments
 * @param scope the last name of what it is in; empty if it is in nothing
 * @param params the types of its parameters
 */
record CxxMethod(String name, String scope, List<String> params) {
  /** The function that a demangled name is of; empty if it is made by the compiler, or is data. */
  static Optional<CxxMethod> of(String demangled) {
    int open = openOfParameters(demangled);
    if (open < 0 || demangled.contains(" for ") || demangled.contains("thunk to ")) {
      return Optional.empty();
    }
    List<String> path = new ArrayList<>();
    String before = demangled.substring(0, open);
    int operator = before.indexOf("operator");
    String scoped = operator < 0 ? before : before.substring(0, operator);
    int depth = 0;
    StringBuilder part = new StringBuilder();
    for (int i = 0; i < scoped.length(); i++) {
      char c = scoped.charAt(i);
      if (depth == 0 && c == ' ') {
        path.clear();
        part.setLength(0);
      } else if (depth == 0 && c == ':') {
        if (!part.isEmpty()) {
          path.add(part.toString());
          part.setLength(0);
        }
      } else if (c == '<' || c == '(' || c == '[') {
        depth++;
      } else if (c == '>' || c == ')' || c == ']') {
        depth--;
      } else if (depth == 0) {
        part.append(c);
      }
    }
    String name = operator < 0 ? part.toString() : before.substring(operator);
    String scope = path.isEmpty() ? "" : path.getLast();
    return Optional.of(
        new CxxMethod(name, scope, split(demangled.substring(open + 1, close(demangled, open)))));
  }

  boolean isConstructorOrDestructor() {
    return name.equals(scope) || name.equals("~" + scope);
  }

  /** The name of a Java method. */
  String javaName() {
    if (name.equals(scope)) {
      return "new" + name;
    } else if (name.equals("~" + scope)) {
      return "destroy" + scope;
    }
    return Names.method(name.replaceAll("[^A-Za-z0-9_]+", "_").replaceFirst("_$", ""));
  }

  /** Where the last list of parameters begins: that of the function itself. */
  private static int openOfParameters(String text) {
    int close = text.lastIndexOf(')');
    int depth = 0;
    for (int i = close; i >= 0; i--) {
      char c = text.charAt(i);
      depth += c == ')' ? 1 : c == '(' ? -1 : 0;
      if (depth == 0 && c == '(') {
        return i;
      }
    }
    return -1;
  }

  private static int close(String text, int open) {
    int depth = 0;
    for (int i = open; i < text.length(); i++) {
      char c = text.charAt(i);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (depth == 0) {
        return i;
      }
    }
    return text.length();
  }

  private static List<String> split(String list) {
    List<String> params = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i < list.length(); i++) {
      char c = list.charAt(i);
      if (c == ',' && depth == 0) {
        params.add(list.substring(start, i).strip());
        start = i + 1;
      } else {
        depth += c == '<' || c == '(' ? 1 : c == '>' || c == ')' ? -1 : 0;
      }
    }
    if (!list.isBlank()) {
      params.add(list.substring(start).strip());
    }
    return params;
  }
}
