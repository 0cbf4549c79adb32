package dev.ligature.bench.chart;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads JSON: to maps, lists, strings, doubles, booleans and null. */
public final class Json {
  private final String text;
  private int at;

  private Json(String text) {
    this.text = text;
  }

  /** The value of a text, which must hold nothing else. */
  public static @Nullable Object read(String text) {
    Json reader = new Json(text.strip());
    @Nullable Object value = reader.value();
    if (reader.at != reader.text.length()) {
      throw reader.unexpected();
    }
    return value;
  }

  private @Nullable Object value() {
    skipSpace();
    return switch (text.charAt(at)) {
      case '{' -> object();
      case '[' -> array();
      case '"' -> string();
      default -> word();
    };
  }

  private Map<String, Object> object() {
    Map<String, Object> members = new LinkedHashMap<>();
    expect('{');
    while (!has('}')) {
      if (!members.isEmpty()) {
        expect(',');
        skipSpace();
      }
      String name = string();
      skipSpace();
      expect(':');
      members.put(name, value());
      skipSpace();
    }
    return members;
  }

  private List<Object> array() {
    List<Object> elements = new ArrayList<>();
    expect('[');
    while (!has(']')) {
      if (!elements.isEmpty()) {
        expect(',');
      }
      elements.add(value());
      skipSpace();
    }
    return elements;
  }

  private String string() {
    StringBuilder content = new StringBuilder();
    expect('"');
    while (text.charAt(at) != '"') {
      char c = text.charAt(at++);
      if (c == '\\') {
        c = text.charAt(at++);
        if (c == 'u') {
          c = (char) Integer.parseInt(text.substring(at, at + 4), 16);
          at += 4;
        }
      }
      content.append(c);
    }
    at++;
    return content.toString();
  }

  private @Nullable Object word() {
    int start = at;
    while (at < text.length() && ",]} \n".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    String word = text.substring(start, at);
    return switch (word) {
      case "true" -> true;
      case "false" -> false;
      case "null" -> null;
      default -> Double.valueOf(word);
    };
  }

  private boolean has(char c) {
    skipSpace();
    boolean found = text.charAt(at) == c;
    at += found ? 1 : 0;
    return found;
  }

  private void expect(char c) {
    if (text.charAt(at++) != c) {
      throw unexpected();
    }
  }

  private void skipSpace() {
    while (Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private IllegalArgumentException unexpected() {
    return new IllegalArgumentException("not JSON at " + at);
  }
}
