package dev.ligature.emscripten.script;

import java.util.ArrayList;
import java.util.List;

/**
 * A property of an object literal.
 *
 * @param key as the object has it
 * @param first the first token of the value
 * @param last the last token of the value
 */
record Property(String key, int first, int last) {
  /** The properties with values of an object that begins at a bracket. */
  static List<Property> of(Script script, int object) {
    List<Property> properties = new ArrayList<>();
    int end = script.other(object);
    int at = object + 1;
    while (at < end) {
      int first = at;
      while (at < end && !script.is(at, ",")) {
        at = Math.max(at, script.other(at)) + 1;
      }
      if (script.is(first + 1, ":") && at > first + 2) {
        properties.add(new Property(key(script, first), first + 2, at - 1));
      } else if (at == first + 1 && script.is(first, Kind.NAME)) {
        properties.add(new Property(script.text(first), first, first));
      }
      at++;
    }
    return properties;
  }

  private static String key(Script script, int token) {
    return script.is(token, Kind.NUMBER) ? script.text(token) : script.word(token);
  }
}
