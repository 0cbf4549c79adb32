package dev.ligature.linker.marshal;

import dev.ligature.linker.GuestLayouts;
import dev.ligature.wasm.ValType;
import java.lang.foreign.MemorySegment;

/** How wide C's {@code long}, {@code size_t} and pointers are in a guest: all the same. */
public enum DataModel {
  /** 32 bits, in wasm32. */
  ILP32,

  /** 64 bits, in wasm64. */
  LP64;

  private static final long UINT_MAX = 0xffff_ffffL;

  /** The bytes of a pointer. */
  int pointerSize() {
    return this == LP64 ? Long.BYTES : Integer.BYTES;
  }

  /** What a pointer is passed as. */
  ValType pointer() {
    return this == LP64 ? ValType.I64 : ValType.I32;
  }

  /** The address that the bits of a pointer are. */
  long address(long bits) {
    return this == LP64 ? bits : bits & UINT_MAX;
  }

  /** The bits of a pointer in memory. */
  long read(MemorySegment memory, long offset) {
    return this == LP64
        ? memory.get(GuestLayouts.C_POINTER_64, offset)
        : memory.get(GuestLayouts.C_POINTER, offset);
  }

  /** Writes the bits of a pointer to memory. */
  void write(MemorySegment memory, long offset, long bits) {
    if (this == LP64) {
      memory.set(GuestLayouts.C_POINTER_64, offset, bits);
    } else {
      memory.set(GuestLayouts.C_POINTER, offset, (int) bits);
    }
  }
}
