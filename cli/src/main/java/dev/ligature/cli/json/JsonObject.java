package dev.ligature.cli.json;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** An object of JSON, with its members in the order in which they were added. */
public final class JsonObject {
  private final Map<String, Object> members = new LinkedHashMap<>();

  /** One without members. */
  public JsonObject() {}

  /** Adds a text. */
  public JsonObject with(String name, String value) {
    members.put(name, value);
    return this;
  }

  /** Adds a number. */
  public JsonObject with(String name, long value) {
    members.put(name, value);
    return this;
  }

  /** Adds a truth value. */
  public JsonObject with(String name, boolean value) {
    members.put(name, value);
    return this;
  }

  /** Adds an object. */
  public JsonObject with(String name, JsonObject value) {
    members.put(name, value);
    return this;
  }

  /** Adds a text if there is one. */
  public JsonObject with(String name, Optional<String> value) {
    value.ifPresent(text -> members.put(name, text));
    return this;
  }

  /** Adds texts. */
  public JsonObject with(String name, List<String> values) {
    members.put(name, List.copyOf(values));
    return this;
  }

  /** Adds an array of objects. */
  public <T> JsonObject with(String name, List<T> items, Function<T, JsonObject> object) {
    members.put(name, items.stream().map(object).toList());
    return this;
  }

  Map<String, Object> members() {
    return members;
  }

  /** The text, over several lines; in ASCII, so that no locale and no terminal changes it. */
  @Override
  public String toString() {
    return JsonText.of(this);
  }
}
