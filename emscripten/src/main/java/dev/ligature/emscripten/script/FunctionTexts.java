package dev.ligature.emscripten.script;

import java.util.Optional;

/**
 * The functions of a script by their names, with an underscore before them or without: {@code
 * function _f(){}}, {@code _f=()=>{}}.
 */
final class FunctionTexts {
  private final Script script;

  FunctionTexts(Script script) {
    this.script = script;
  }

  /** The first function of a name. */
  Optional<String> text(String name) {
    for (int at = 0; at < script.size(); at++) {
      if (script.is(at, name) || script.is(at, "_" + name)) {
        int first = first(at);
        int last = script.is(at + 1, "=") ? value(at + 2) : body(at);
        if (first >= 0 && last > at) {
          return Optional.of(script.text(first, last));
        }
      }
    }
    return Optional.empty();
  }

  /** Where the function begins whose name is at a token, or -1. */
  private int first(int name) {
    if (script.is(name + 1, "=") && isFunction(name + 2)) {
      return name + 2;
    }
    int function = script.is(name - 1, "*") ? name - 2 : name - 1;
    if (!script.is(function, "function")) {
      return -1;
    }
    return script.is(function - 1, "async") ? function - 1 : function;
  }

  private boolean isFunction(int at) {
    int first = script.is(at, "async") ? at + 1 : at;
    return script.is(first, "function")
        || script.is(first + 1, "=>")
        || script.is(script.other(first) + 1, "=>");
  }

  /** Where the body ends of a function whose name is at a token. */
  private int body(int name) {
    int parameters = script.other(name + 1);
    return script.is(name + 1, "(") && script.is(parameters + 1, "{")
        ? script.other(parameters + 1)
        : -1;
  }

  /** Where a value ends. */
  private int value(int first) {
    int at = first;
    while (at < script.size() && !isEnd(at)) {
      if (script.other(at) > at) {
        at = script.other(at);
        if (script.is(at, "}") && isFunctionBody(first, at)) {
          return at;
        }
      }
      at++;
    }
    return at - 1;
  }

  private boolean isEnd(int at) {
    return script.is(at, ",")
        || script.is(at, ";")
        || script.is(at, ")")
        || script.is(at, "}")
        || script.is(at, "]");
  }

  /** Whether a brace closes the body of the function that begins at a token. */
  private boolean isFunctionBody(int first, int brace) {
    int open = script.other(brace);
    return open > first && (script.is(open - 1, "=>") || script.is(open - 1, ")"));
  }
}
