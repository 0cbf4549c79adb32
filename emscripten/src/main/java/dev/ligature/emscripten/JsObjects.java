package dev.ligature.emscripten;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is done with values: properties, calls. */
final class JsObjects {
  private static final String LENGTH = "length";

  /** How many elements a guest makes an array have by its length. */
  private static final int MOST = 1 << 24;

  private JsObjects() {}

  /** A property, or undefined. */
  @SuppressWarnings("unchecked")
  static @Nullable Object get(@Nullable Object target, @Nullable Object key) {
    String name = JsValue.text(key);
    return switch (target) {
      case Map<?, ?> map -> map.containsKey(name) ? JsValue.of(map.get(name)) : ofAny(map, name);
      case List<?> list -> ofList((List<@Nullable Object>) list, key, name);
      case JsArray array -> JsNumbers.get(array, key, name);
      case String text -> ofString(text, key, name);
      case EmbindObject object -> ofObject(object, name);
      case EmbindClass type -> ofClass(type, name);
      case EmbindEnum type ->
          type.values().stream()
              .filter(value -> value.name().equals(name))
              .<Object>map(value -> value)
              .findFirst()
              .orElse(JsValue.UNDEFINED);
      case EmbindEnumValue value -> name.equals("value") ? value.number() : ofAny(value, name);
      case JsConstructor constructor ->
          constructor.properties().getOrDefault(name, JsValue.UNDEFINED);
      case JsGlobals globals -> globals.get(name);
      case Throwable thrown ->
          name.equals("message") ? String.valueOf(thrown.getMessage()) : ofAny(thrown, name);
      case null, default -> {
        if (target == null || target == JsValue.UNDEFINED) {
          throw typeError("the guest reads `%s` of %s".formatted(name, target));
        }
        yield ofAny(target, name);
      }
    };
  }

  private static EmbindThrown typeError(String message) {
    return EmbindThrown.error("TypeError", message);
  }

  private static Object ofAny(Object target, String name) {
    JsFunction function =
        switch (name) {
          case "toString" -> (self, _) -> JsValue.text(self);
          case "hasOwnProperty" -> (self, given) -> has(self, JsGlobals.first(given));
          case "call" ->
              (self, given) ->
                  call(
                      self,
                      JsGlobals.first(given),
                      given.subList(Math.min(1, given.size()), given.size()));
          case "apply" ->
              (self, given) ->
                  call(
                      self,
                      JsGlobals.first(given),
                      given.size() > 1 && given.get(1) instanceof List<?> list
                          ? values(list)
                          : List.of());
          default -> null;
        };
    boolean isOfFunctions = name.equals("call") || name.equals("apply");
    return function == null || (isOfFunctions && !JsFunction.isFunction(target))
        ? JsValue.UNDEFINED
        : function;
  }

  private static List<@Nullable Object> values(List<?> list) {
    List<@Nullable Object> values = new ArrayList<>();
    for (Object item : list) {
      values.add(JsValue.of(item));
    }
    return values;
  }

  /** The index that a key is, or -1. */
  static int index(@Nullable Object key) {
    Number number = key instanceof String ? JsNumber.of(key) : null;
    if (key instanceof Number given) {
      number = given;
    }
    if (number == null) {
      return -1;
    }
    double value = number.doubleValue();
    return value >= 0 && value == (int) value ? (int) value : -1;
  }

  /** A number of elements. */
  static int length(Number number) {
    double value = number.doubleValue();
    if (!(value >= 0) || value != (int) value || value > MOST) {
      throw EmbindThrown.error("RangeError", "no array of %s elements".formatted(number));
    }
    return (int) value;
  }

  private static @Nullable Object ofList(
      List<@Nullable Object> list, @Nullable Object key, String name) {
    int index = index(key);
    if (index >= 0) {
      return index < list.size() ? JsValue.of(list.get(index)) : JsValue.UNDEFINED;
    }
    if (name.equals(LENGTH)) {
      return list.size();
    }
    JsFunction method = JsLists.method(name);
    return method == null ? ofAny(list, name) : method;
  }

  private static @Nullable Object ofString(String text, @Nullable Object key, String name) {
    int index = index(key);
    if (index >= 0) {
      return index < text.length() ? text.substring(index, index + 1) : JsValue.UNDEFINED;
    }
    JsFunction charCode =
        (self, given) -> {
          int at = JsNumber.bits(JsNumber.of(JsGlobals.first(given)));
          String of = JsValue.text(self);
          return at >= 0 && at < of.length() ? (Object) (int) of.charAt(at) : (Object) Double.NaN;
        };
    return switch (name) {
      case LENGTH -> text.length();
      case "charCodeAt" -> charCode;
      default -> ofAny(text, name);
    };
  }

  private static @Nullable Object ofObject(EmbindObject object, String name) {
    if (object.findOwner(name).isPresent()) {
      return object.read(name);
    }
    JsFunction method = (self, given) -> ((EmbindObject) of(self)).invoke(name, given);
    JsFunction close =
        (self, _) -> {
          ((EmbindObject) of(self)).close();
          return JsValue.UNDEFINED;
        };
    JsFunction share = (self, _) -> ((EmbindObject) of(self)).share();
    if (object.hasMethod(name)) {
      return method;
    }
    return switch (name) {
      case "delete" -> close;
      case "clone" -> share;
      default -> ofAny(object, name);
    };
  }

  private static Object of(@Nullable Object self) {
    if (!(self instanceof EmbindObject)) {
      throw typeError("%s is no object of C++".formatted(EmbindText.shown(self)));
    }
    return self;
  }

  private static @Nullable Object ofClass(EmbindClass type, String name) {
    var variable = type.findVariable(name);
    if (variable.isPresent()) {
      return variable.get().get(type.where(name));
    }
    var function = type.findFunction(name);
    if (function.isPresent()) {
      JsFunction value = (_, given) -> function.get().apply(given);
      return value;
    }
    return ofAny(type, name);
  }

  /** Sets a property. */
  @SuppressWarnings("unchecked")
  static void set(@Nullable Object target, @Nullable Object key, @Nullable Object value) {
    String name = JsValue.text(key);
    switch (target) {
      case Map<?, ?> map -> ((Map<String, @Nullable Object>) map).put(name, JsValue.java(value));
      case List<?> list -> setOfList((List<@Nullable Object>) list, key, name, value);
      case JsArray array -> array.set(index(key), value);
      case EmbindObject object -> object.set(name, JsValue.java(value));
      case EmbindClass type -> type.set(name, JsValue.java(value));
      case null, default ->
          throw typeError("the guest sets `%s` of %s".formatted(name, EmbindText.shown(target)));
    }
  }

  private static void setOfList(
      List<@Nullable Object> list, @Nullable Object key, String name, @Nullable Object value) {
    int index = name.equals(LENGTH) ? -1 : index(key);
    int size = name.equals(LENGTH) ? length(JsNumber.of(value)) : index + 1;
    if (index < 0 && !name.equals(LENGTH)) {
      throw typeError("the guest sets `%s` of an array".formatted(name));
    }
    if (index >= 0) {
      length(size);
    }
    if (index >= 0 && index < list.size()) {
      list.set(index, JsValue.java(value));
      return;
    }
    list.addAll(Collections.nCopies(Math.max(0, size - list.size()), null));
    if (index >= 0) {
      list.set(index, JsValue.java(value));
    } else {
      list.subList(size, list.size()).clear();
    }
  }

  /** Whether there is a property. */
  static boolean has(@Nullable Object target, @Nullable Object key) {
    String name = JsValue.text(key);
    return switch (target) {
      case Map<?, ?> map -> map.containsKey(name);
      case List<?> list -> index(key) >= 0 && index(key) < list.size();
      case null -> false;
      default -> get(target, key) != JsValue.UNDEFINED;
    };
  }

  /** Takes a property away. */
  static boolean delete(@Nullable Object target, @Nullable Object key) {
    if (target instanceof Map<?, ?> map) {
      map.remove(JsValue.text(key));
    }
    return true;
  }

  /** Calls a function. */
  static @Nullable Object call(
      @Nullable Object function, @Nullable Object self, List<@Nullable Object> arguments) {
    return JsFunction.of(function)
        .orElseThrow(
            () ->
                typeError(
                    "the guest calls %s, which is no function"
                        .formatted(EmbindText.shown(function))))
        .call(self, arguments);
  }

  /** Calls a method. */
  static @Nullable Object callMethod(
      @Nullable Object target, String name, List<@Nullable Object> arguments) {
    Object method = get(target, name);
    return JsFunction.of(method)
        .orElseThrow(
            () ->
                typeError(
                    "the guest calls `%s` of %s, which has no such function"
                        .formatted(name, EmbindText.shown(target))))
        .call(target, arguments);
  }

  /** Makes a value by a constructor. */
  static @Nullable Object construct(
      @Nullable Object constructor, List<@Nullable Object> arguments) {
    return switch (constructor) {
      case JsConstructor known -> known.make().apply(arguments);
      case EmbindClass type -> type.construct(arguments);
      case null, default -> call(constructor, JsValue.UNDEFINED, arguments);
    };
  }

  /** Whether a constructor's values include one. */
  static boolean isInstance(@Nullable Object value, @Nullable Object constructor) {
    return switch (constructor) {
      case JsConstructor known -> known.isInstance().test(value);
      case EmbindClass type ->
          value instanceof EmbindObject object && object.type().lineage().contains(type);
      case null, default -> false;
    };
  }

  /** The values of what can be gone through. */
  static Iterator<@Nullable Object> iterator(@Nullable Object value) {
    return switch (value) {
      case Iterable<?> items -> {
        Iterator<?> from = items.iterator();
        yield new Iterator<>() {
          @Override
          public boolean hasNext() {
            return from.hasNext();
          }

          @Override
          public @Nullable Object next() {
            return JsValue.of(from.next());
          }
        };
      }
      case JsArray array -> array.list().iterator();
      case String text ->
          text.codePoints()
              .<@Nullable Object>mapToObj(Character::toString)
              .collect(Collectors.<@Nullable Object>toList())
              .iterator();
      case null, default ->
          throw typeError("the guest goes through %s".formatted(EmbindText.shown(value)));
    };
  }
}
