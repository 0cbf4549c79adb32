package dev.ligature.linker.marshal;

import dev.ligature.linker.GuestLayouts;
import dev.ligature.linker.bind.CEnum;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An enumeration: an {@code int} in C. */
final class EnumType extends CType {
  private final Class<?> java;
  private final Map<Object, Integer> values = new HashMap<>();
  private final Map<Integer, Object> constants = new LinkedHashMap<>();

  /** The C type of an enumeration. */
  EnumType(Class<?> java) {
    this.java = java;
    int ordinal = 0;
    for (Object constant : java.getEnumConstants()) {
      int value = constant instanceof CEnum in ? in.value() : ordinal;
      values.put(constant, value);
      constants.putIfAbsent(value, constant);
      ordinal++;
    }
  }

  @Override
  String cName() {
    return "enum " + java.getSimpleName();
  }

  @Override
  int size() {
    return Integer.BYTES;
  }

  @Override
  Object read(Guest guest, MemorySegment memory, long offset) {
    return give(guest, memory.get(GuestLayouts.C_INT, offset));
  }

  @Override
  void write(Storage storage, long address, @Nullable Object value) {
    int bits = (int) pass(storage, value);
    storage.guest().segment(address, size()).set(GuestLayouts.C_INT, address, bits);
  }

  @Override
  long pass(Storage storage, @Nullable Object value) {
    return Objects.requireNonNull(values.get(Objects.requireNonNull(value, cName())));
  }

  @Override
  Object give(Guest guest, long bits) {
    Object constant = constants.get((int) bits);
    if (constant == null) {
      throw new IllegalStateException(
          "%s has no constant of the value %d".formatted(java.getName(), (int) bits));
    }
    return constant;
  }
}
