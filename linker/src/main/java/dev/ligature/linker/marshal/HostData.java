package dev.ligature.linker.marshal;

import dev.ligature.linker.HostObject;
import dev.ligature.linker.bind.Export;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Data that a host object's library defines: what its fields hold when it is opened. */
final class HostData {
  private final byte[] bytes;
  private final int alignment;

  private HostData(byte[] bytes, int alignment) {
    this.bytes = bytes;
    this.alignment = alignment;
  }

  /** The bytes as C has them. */
  byte[] bytes() {
    return bytes;
  }

  /** What its address is a multiple of. */
  int alignment() {
    return alignment;
  }

  /** The data of an object by its names in C. */
  static Map<String, HostData> of(HostObject object) throws Unmappable {
    Map<String, HostData> data = new LinkedHashMap<>();
    List<Field> fields =
        Arrays.stream(object.object().getClass().getFields())
            .filter(field -> field.isAnnotationPresent(Export.class))
            .sorted(Comparator.comparing(Field::getName))
            .toList();
    for (Field field : fields) {
      String given = field.getAnnotation(Export.class).value();
      data.put(given.isEmpty() ? field.getName() : given, of(object, field));
    }
    return data;
  }

  private static HostData of(HostObject object, Field field) throws Unmappable {
    Object value;
    try {
      MethodHandle getter = object.lookup().unreflectGetter(field);
      value =
          Modifier.isStatic(field.getModifiers())
              ? getter.invoke()
              : getter.invoke(object.object());
    } catch (IllegalAccessException e) {
      throw new Unmappable("the lookup has no access to it: make its class public");
    } catch (Throwable e) {
      throw new Unmappable(Types.message(e));
    }
    if (value instanceof String text) {
      byte[] bytes = Strings.bytes(text);
      return new HostData(Arrays.copyOf(bytes, bytes.length + 1), 1);
    }
    Class<?> type = field.getType();
    Class<?> element = type.isArray() ? type.getComponentType() : type;
    ValueLayout layout = PrimitiveArrays.layout(element);
    if (layout == null || value == null) {
      throw new Unmappable("data is a string, a number or an array of numbers");
    }
    Object array = value;
    if (!type.isArray()) {
      array = Array.newInstance(element, 1);
      Array.set(array, 0, value);
    }
    byte[] bytes = new byte[(int) (Array.getLength(array) * layout.byteSize())];
    PrimitiveArrays.copyTo(MemorySegment.ofArray(bytes), 0, array, layout);
    return new HostData(bytes, (int) layout.byteSize());
  }
}
