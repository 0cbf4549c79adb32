package dev.ligature.emscripten;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A {@code value_array}, which is a list, or a {@code value_object}, which is a map. */
final class EmbindRecord extends EmbindType.Addressed {
  private final EmbindCode constructor;
  private final EmbindCode destructor;
  private final boolean isArray;
  private final List<EmbindField> fields = new ArrayList<>();

  EmbindRecord(
      String name,
      EmbindGuest guest,
      EmbindCode constructor,
      EmbindCode destructor,
      boolean isArray) {
    super(name, guest);
    this.constructor = constructor;
    this.destructor = destructor;
    this.isArray = isArray;
  }

  void add(EmbindField field) {
    fields.add(field);
  }

  /** How many fields there are. */
  int size() {
    return fields.size();
  }

  @Override
  Object value(@Nullable Object wire) {
    int address = wire instanceof Integer known ? known : 0;
    Object value = isArray ? list(address) : map(address);
    destructor.call(address);
    return value;
  }

  private List<@Nullable Object> list(int address) {
    List<@Nullable Object> list = new ArrayList<>();
    for (EmbindField field : fields) {
      list.add(JsValue.java(field.get(where(field), address)));
    }
    return list;
  }

  private Map<String, @Nullable Object> map(int address) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (EmbindField field : fields) {
      map.put(field.name(), JsValue.java(field.get(where(field), address)));
    }
    return map;
  }

  private String where(EmbindField field) {
    return "the field %s of %s".formatted(field.name(), name());
  }

  @Override
  Object wire(@Nullable Object value, Temporaries after) {
    List<@Nullable Object> values = isArray ? ofList(value) : ofMap(value);
    int address = constructor.callInt();
    after.add(() -> destructor.call(address));
    for (int i = 0; i < fields.size(); i++) {
      EmbindField field = fields.get(i);
      field.set(where(field), JsValue.of(values.get(i)), address);
    }
    return address;
  }

  private List<@Nullable Object> ofList(@Nullable Object value) {
    List<@Nullable Object> values =
        switch (value) {
          case List<?> list -> new ArrayList<>(list);
          case JsArray array -> array.list();
          case null, default -> List.of();
        };
    if (values.size() != fields.size()) {
      throw new IllegalArgumentException(
          "%s is no %s, a list of %d".formatted(EmbindText.shown(value), name(), fields.size()));
    }
    return values;
  }

  private List<@Nullable Object> ofMap(@Nullable Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      throw new IllegalArgumentException(
          "%s is no %s, a map of %s".formatted(EmbindText.shown(value), name(), names()));
    }
    List<@Nullable Object> values = new ArrayList<>();
    for (EmbindField field : fields) {
      if (!map.containsKey(field.name()) && !field.types().isOptional(field.taken())) {
        throw new IllegalArgumentException(
            "%s has no %s: a %s is a map of %s"
                .formatted(EmbindText.shown(value), field.name(), name(), names()));
      }
      values.add(map.get(field.name()));
    }
    return values;
  }

  private List<String> names() {
    return fields.stream().map(EmbindField::name).toList();
  }
}
