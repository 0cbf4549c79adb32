package dev.ligature.linker.marshal;

import dev.ligature.linker.FunctionSymbol;
import dev.ligature.linker.GuestLayouts;
import dev.ligature.linker.GuestPointer;
import dev.ligature.linker.Program;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Array;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An address, which looks at the memory anew at each access. */
final class MemoryPointer implements GuestPointer {
  /** The size of what only the memory bounds. */
  static final long UNKNOWN = -1;

  private final Guest guest;
  private final long address;
  private final long size;

  /**
   * An address.
   *
   * @param size how many bytes it can be used for
   */
  MemoryPointer(Guest guest, long address, long size) {
    this.guest = guest;
    this.address = address;
    this.size = size;
  }

  @Override
  public Program program() {
    return guest.program();
  }

  @Override
  public long address() {
    return address;
  }

  @Override
  public Optional<Long> size() {
    return size == UNKNOWN ? Optional.empty() : Optional.of(size);
  }

  @Override
  public GuestPointer plus(long bytes) {
    if (size == UNKNOWN) {
      long sum = guest.model().address(Math.addExact(address, bytes));
      if (sum < 0) {
        throw new IndexOutOfBoundsException(
            "%d bytes before address 0x%x".formatted(-bytes, address));
      }
      return new MemoryPointer(guest, sum, UNKNOWN);
    }
    check(bytes, 0);
    return new MemoryPointer(guest, address + bytes, size - bytes);
  }

  @Override
  public GuestPointer withSize(long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("size of " + bytes);
    }
    return new MemoryPointer(guest, address, bytes);
  }

  private void check(long offset, long length) {
    if (size != UNKNOWN && (offset < 0 || length < 0 || offset > size - length)) {
      throw new IndexOutOfBoundsException(
          "%d bytes at offset %d, of %d bytes at address 0x%x"
              .formatted(length, offset, size, address));
    }
    if (address == 0) {
      throw new IndexOutOfBoundsException("the null pointer has no bytes");
    }
  }

  private MemorySegment segment(long offset, long length) {
    check(offset, length);
    if (offset < 0 && address + offset < 0) {
      throw new IndexOutOfBoundsException(
          "%d bytes at offset %d, of address 0x%x".formatted(length, offset, address));
    }
    return guest.segment(address + offset, length);
  }

  @Override
  public byte getByte(long offset) {
    return segment(offset, Byte.BYTES).get(ValueLayout.JAVA_BYTE, address + offset);
  }

  @Override
  public short getShort(long offset) {
    return segment(offset, Short.BYTES).get(GuestLayouts.C_SHORT, address + offset);
  }

  @Override
  public int getInt(long offset) {
    return segment(offset, Integer.BYTES).get(GuestLayouts.C_INT, address + offset);
  }

  @Override
  public long getLong(long offset) {
    return segment(offset, Long.BYTES).get(GuestLayouts.C_LONG_LONG, address + offset);
  }

  @Override
  public float getFloat(long offset) {
    return segment(offset, Float.BYTES).get(GuestLayouts.C_FLOAT, address + offset);
  }

  @Override
  public double getDouble(long offset) {
    return segment(offset, Double.BYTES).get(GuestLayouts.C_DOUBLE, address + offset);
  }

  @Override
  public GuestPointer getPointer(long offset) {
    DataModel model = guest.model();
    MemorySegment memory = segment(offset, model.pointerSize());
    return guest.pointer(model.address(model.read(memory, address + offset)));
  }

  @Override
  public void setByte(long offset, byte value) {
    segment(offset, Byte.BYTES).set(ValueLayout.JAVA_BYTE, address + offset, value);
  }

  @Override
  public void setShort(long offset, short value) {
    segment(offset, Short.BYTES).set(GuestLayouts.C_SHORT, address + offset, value);
  }

  @Override
  public void setInt(long offset, int value) {
    segment(offset, Integer.BYTES).set(GuestLayouts.C_INT, address + offset, value);
  }

  @Override
  public void setLong(long offset, long value) {
    segment(offset, Long.BYTES).set(GuestLayouts.C_LONG_LONG, address + offset, value);
  }

  @Override
  public void setFloat(long offset, float value) {
    segment(offset, Float.BYTES).set(GuestLayouts.C_FLOAT, address + offset, value);
  }

  @Override
  public void setDouble(long offset, double value) {
    segment(offset, Double.BYTES).set(GuestLayouts.C_DOUBLE, address + offset, value);
  }

  @Override
  public void setPointer(long offset, GuestPointer value) {
    DataModel model = guest.model();
    long bits = new AddressType(model).pass(new NoStorage(guest), Objects.requireNonNull(value));
    model.write(segment(offset, model.pointerSize()), address + offset, bits);
  }

  @Override
  public String getString() {
    check(0, 0);
    return Strings.read(guest, address, size == UNKNOWN ? Long.MAX_VALUE : size);
  }

  @Override
  public byte[] getBytes(int count) {
    return segment(0, count).asSlice(address, count).toArray(ValueLayout.JAVA_BYTE);
  }

  @Override
  public void setBytes(byte[] bytes) {
    copyFrom(bytes);
  }

  @Override
  public void copyTo(Object array) {
    ValueLayout layout = layout(array);
    PrimitiveArrays.copyFrom(segment(0, byteSize(array, layout)), address, array, layout);
  }

  @Override
  public void copyFrom(Object array) {
    ValueLayout layout = layout(array);
    PrimitiveArrays.copyTo(segment(0, byteSize(array, layout)), address, array, layout);
  }

  private static ValueLayout layout(Object array) {
    Class<?> element = Objects.requireNonNull(array, "array").getClass().getComponentType();
    ValueLayout layout = element == null ? null : PrimitiveArrays.layout(element);
    if (layout == null) {
      throw new IllegalArgumentException(
          array.getClass().getTypeName() + " is no array of numbers");
    }
    return layout;
  }

  private static long byteSize(Object array, ValueLayout layout) {
    return Array.getLength(array) * layout.byteSize();
  }

  @Override
  public <R extends Record> R get(Class<R> type, MethodHandles.Lookup lookup) {
    StructType struct = guest.types(lookup).structOrThrow(type);
    return type.cast(struct.read(guest, segment(0, struct.size()), address));
  }

  @Override
  public void set(Record value, MethodHandles.Lookup lookup) {
    StructType struct = guest.types(lookup).structOrThrow(value.getClass());
    check(0, struct.size());
    struct.write(new NoStorage(guest), address, value);
  }

  @Override
  public <F> F function(Class<F> type, MethodHandles.Lookup lookup) {
    Objects.requireNonNull(lookup, "lookup");
    Optional<FunctionSymbol> function =
        address >>> Integer.SIZE == 0 ? program().functionAt((int) address) : Optional.empty();
    return Binder.bindFunction(guest, address, function, type, lookup);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof MemoryPointer that
        && address == that.address
        && program().equals(that.program());
  }

  @Override
  public int hashCode() {
    return Long.hashCode(address);
  }

  /** The address in hexadecimal, and the size if it is known. */
  @Override
  public String toString() {
    String text = "0x%x".formatted(address);
    return size == UNKNOWN ? text : "%s (%d bytes)".formatted(text, size);
  }
}
