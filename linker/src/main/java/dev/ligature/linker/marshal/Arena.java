package dev.ligature.linker.marshal;

import dev.ligature.linker.GuestArena;
import dev.ligature.linker.GuestPointer;
import dev.ligature.linker.Program;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Memory and callbacks until it is closed. */
public final class Arena extends Storage implements GuestArena {
  private final List<Block> blocks = new ArrayList<>();
  private final List<Trampoline> trampolines = new ArrayList<>();
  private final Types types;
  private boolean closed;

  /**
   * Nothing in it yet.
   *
   * @param lookup has access to the records and interfaces that it is given
   */
  public Arena(Guest guest, MethodHandles.Lookup lookup) {
    super(guest);
    this.types = guest.types(lookup);
  }

  @Override
  public Program program() {
    return guest().program();
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the arena is closed");
    }
  }

  @Override
  long reserve(long size) {
    checkOpen();
    Block block = guest().allocate(Math.max(1, size));
    blocks.add(block);
    return block.address();
  }

  @Override
  int functionPointer(CallbackType type, Object function) {
    checkOpen();
    Trampoline trampoline = guest().callbacks().acquire(type, guest(), function);
    trampolines.add(trampoline);
    return trampoline.tableIndex();
  }

  @Override
  public GuestPointer allocate(long byteSize) {
    long address = reserve(byteSize);
    guest().clear(address, byteSize);
    return sized(address, byteSize);
  }

  @Override
  public GuestPointer allocate(String string) {
    byte[] bytes = Strings.bytes(string);
    long address = reserve(bytes.length + 1L);
    Strings.put(guest(), address, bytes);
    return sized(address, bytes.length + 1L);
  }

  @Override
  public GuestPointer allocateArray(Object array) {
    CType element = types.elementOrThrow(array);
    Class<?> java = array.getClass().getComponentType();
    long address = new ArrayPointer(guest().model(), element, java, Direction.IN).pass(this, array);
    return sized(address, (long) Array.getLength(array) * element.size());
  }

  @Override
  public GuestPointer allocate(Record value) {
    StructType struct = types.structOrThrow(value.getClass());
    long address = new StructPointer(guest().model(), struct).pass(this, value);
    return sized(address, struct.size());
  }

  @Override
  public <F> GuestPointer callback(Class<F> type, F function) {
    CallbackType callback = types.callbackOrThrow(type);
    return guest().pointer(functionPointer(callback, Objects.requireNonNull(function, "function")));
  }

  private GuestPointer sized(long address, long size) {
    return new MemoryPointer(guest(), address, size);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      trampolines.forEach(guest().callbacks()::release);
      Freeing.all(blocks);
    }
  }
}
