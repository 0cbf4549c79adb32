package dev.ligature.linker.marshal;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A string in a struct itself. */
final class InlineString extends MemberType {
  private final int room;

  /**
   * A string.
   *
   * @param room its bytes, the zero with them
   */
  InlineString(int room) {
    this.room = room;
  }

  @Override
  String cName() {
    return "char[%d]".formatted(room);
  }

  @Override
  int size() {
    return room;
  }

  @Override
  int alignment() {
    return 1;
  }

  @Override
  Object read(Guest guest, MemorySegment memory, long offset) {
    byte[] bytes = memory.asSlice(offset, room).toArray(ValueLayout.JAVA_BYTE);
    int length = 0;
    while (length < room && bytes[length] != 0) {
      length++;
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  @Override
  void write(Storage storage, long address, @Nullable Object value) {
    byte[] bytes = Strings.bytes((String) Objects.requireNonNull(value, cName()));
    if (bytes.length >= room) {
      throw new IllegalArgumentException(
          "a string of %d bytes and its zero do not fit %s".formatted(bytes.length, cName()));
    }
    MemorySegment memory = storage.guest().segment(address, room);
    memory.asSlice(address, room).fill((byte) 0);
    MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, address, bytes.length);
  }
}
