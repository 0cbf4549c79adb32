package dev.ligature.emscripten;

import dev.ligature.emscripten.calls.Guest;
import dev.ligature.emscripten.calls.GuestText;
import dev.ligature.engine.TrapException;
import dev.ligature.engine.TrapKind;
import dev.ligature.linker.FunctionSymbol;
import dev.ligature.wasi.preview1.GuestMemory;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/** What embind uses of a guest: its memory, its allocator, and its functions by table index. */
final class EmbindGuest {
  private final Guest guest;
  private final GuestMemory memory;

  EmbindGuest(Guest guest) {
    this.guest = guest;
    this.memory = new GuestMemory(guest.program()).trapping();
  }

  GuestMemory memory() {
    return memory;
  }

  /** A part of the memory, as it is now. */
  MemorySegment slice(int address, long size) {
    MemorySegment all = guest.program().memory();
    long start = Integer.toUnsignedLong(address);
    if (size > Integer.MAX_VALUE || start + size > all.byteSize()) {
      throw new TrapException(
          TrapKind.MEMORY_OUT_OF_BOUNDS,
          "a view of %d bytes at 0x%x of %d".formatted(size, start, all.byteSize()));
    }
    return all.asSlice(start, size);
  }

  /** A name that ends with 0, of which the first 4 KiB count. */
  String name(int address) {
    return GuestText.message(memory, address);
  }

  /** A text that ends with 0. */
  String text(int address) {
    int size = 0;
    while (memory.read(address + size) != 0) {
      size++;
    }
    return new String(memory.readBytes(address, size), StandardCharsets.UTF_8);
  }

  /** A text of UTF-16 that ends with 0. */
  String wideText(int address) {
    int size = 0;
    while (memory.readShort(address + size) != 0) {
      size += Short.BYTES;
    }
    return new String(memory.readBytes(address, size), StandardCharsets.UTF_16LE);
  }

  /** A function by its table index. */
  EmbindCode code(int index) {
    return new EmbindCode(guest.program(), index);
  }

  /**
   * Memory of the guest's {@code malloc}.
   *
   * @throws IllegalStateException if it has no room, or there is none
   */
  int allocate(long size) {
    FunctionSymbol malloc =
        guest
            .find("malloc")
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "embind passes strings by the guest's malloc, which it does not export"));
    int address = size > Integer.MAX_VALUE ? 0 : (int) Guest.call(malloc, (int) size);
    if (address == 0) {
      throw new IllegalStateException(
          "the guest's malloc has no room for %d bytes".formatted(size));
    }
    return address;
  }

  void free(int address) {
    guest.find("free").ifPresent(free -> Guest.call(free, address));
  }

  /** Sets what the guest asks for when it has the lower half of a result. */
  void setUpperHalf(int value) {
    guest.setUpperHalf(value);
  }

  /** What a type is called that the guest has told nothing of. */
  String typeName(int type) {
    return guest
        .find("__getTypeName")
        .map(
            name -> {
              int address = (int) Guest.call(name, type);
              String text = name(address);
              free(address);
              return text;
            })
        .orElseGet(() -> "0x" + Integer.toHexString(type));
  }
}
