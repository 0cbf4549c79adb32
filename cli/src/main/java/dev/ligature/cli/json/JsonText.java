package dev.ligature.cli.json;

import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** The text of JSON. */
public final class JsonText {
  private static final String INDENT = "  ";

  private final StringBuilder out = new StringBuilder();

  private JsonText() {}

  static String of(JsonObject object) {
    JsonText text = new JsonText();
    text.value(object, "");
    return text.out.toString();
  }

  /** A text in quotes. */
  public static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ' || c > '~') {
        quoted.append("\\u%04x".formatted((int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }

  private void value(Object value, String indent) {
    switch (value) {
      case JsonObject object -> object(object, indent);
      case List<?> list -> list(list, indent);
      case String text -> out.append(quoted(text));
      default -> out.append(value);
    }
  }

  private void object(JsonObject object, String indent) {
    String inner = indent + INDENT;
    out.append('{');
    Iterator<Map.Entry<String, Object>> members = object.members().entrySet().iterator();
    while (members.hasNext()) {
      Map.Entry<String, Object> member = members.next();
      out.append('\n').append(inner).append(quoted(member.getKey())).append(": ");
      value(member.getValue(), inner);
      out.append(members.hasNext() ? "," : "\n" + indent);
    }
    out.append('}');
  }

  /** Texts stay on one line. */
  private void list(List<?> list, String indent) {
    boolean flat = list.stream().noneMatch(JsonObject.class::isInstance);
    String inner = indent + INDENT;
    out.append('[');
    for (int i = 0; i < list.size(); i++) {
      out.append(i == 0 ? "" : ",").append(flat ? (i == 0 ? "" : " ") : "\n" + inner);
      value(list.get(i), inner);
    }
    out.append(flat ? "" : "\n" + indent).append(']');
  }
}
