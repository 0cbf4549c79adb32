package dev.ligature.linker.thread;

import dev.ligature.engine.Func;
import dev.ligature.engine.Memory;
import dev.ligature.engine.TrapException;
import dev.ligature.engine.TrapKind;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.allocate.ProgramMemory;
import dev.ligature.linker.find.AbiNames;
import dev.ligature.linker.map.Area;
import dev.ligature.linker.map.GuestCode;
import dev.ligature.linker.map.LoadedLibrary;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.ValType;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Objects;

/**
 * Makes the calling thread's data of a library that says by two functions how that is done: one
 * tells size and alignment, the other makes them at an address and sets the thread's.
 */
final class ContextMaker {
  private static final ValueLayout.OfInt WORD =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private static final FuncType SIZE_AND_ALIGN =
      new FuncType(List.of(ValType.I32), List.of(ValType.I32));

  private final ProgramMemory memory;
  private final LoadedLibrary library;

  ContextMaker(ProgramMemory memory, LoadedLibrary library) {
    this.memory = memory;
    this.library = library;
  }

  /**
   * Makes them.
   *
   * @param info the address of the two functions
   */
  Area make(long info) {
    Area alignment = memory.allocateBuffer(Integer.BYTES);
    Area block = Area.NONE;
    boolean made = false;
    try {
      long size = size(info, alignment);
      if (size > 0) {
        long wanted = Math.max(1, Integer.toUnsignedLong(read(alignment.base())));
        checkPowerOfTwo(wanted);
        block = memory.allocate(library, size, wanted);
        long base = block.base();
        GuestCode.initialize(
            library,
            AbiNames.LIBRARY_TLS_INFO,
            () -> GuestCode.call(function(info + Integer.BYTES), base));
      }
      made = true;
      return block;
    } finally {
      memory.release(alignment);
      if (!made) {
        memory.release(block);
      }
    }
  }

  private void checkPowerOfTwo(long alignment) {
    if (Long.bitCount(alignment) != 1) {
      throw new LinkException.InvalidModule(
          library.name(),
          "its %s tells an alignment of %d, which is not a power of two"
              .formatted(AbiNames.LIBRARY_TLS_INFO, alignment),
          "",
          library.chain().subList(0, library.chain().size() - 1));
    }
  }

  private long size(long info, Area alignment) {
    int[] size = new int[1];
    GuestCode.initialize(
        library,
        AbiNames.LIBRARY_TLS_INFO,
        () -> {
          Func teller = function(info);
          GuestCode.check(teller, SIZE_AND_ALIGN);
          int address = (int) alignment.base();
          size[0] = GuestCode.run(() -> (int) teller.handle().invokeExact(address));
        });
    return Integer.toUnsignedLong(size[0]);
  }

  /** The function whose index is at an address. */
  private Func function(long address) {
    int index = read(address);
    if (!library.module().module().tables().isEmpty()
        && Integer.compareUnsigned(index, library.instance().table(0).size()) < 0
        && library.instance().table(0).get(index) instanceof Func function) {
      return function;
    }
    throw new TrapException(
        TrapKind.UNDEFINED_ELEMENT,
        "%s of %s has no function at index %s"
            .formatted(AbiNames.LIBRARY_TLS_INFO, library.name(), Integer.toUnsignedString(index)));
  }

  private int read(long address) {
    Memory bytes = Objects.requireNonNull(memory.memory(), "no memory");
    if (address < 0 || address > bytes.byteSize() - Integer.BYTES) {
      throw new TrapException(
          TrapKind.MEMORY_OUT_OF_BOUNDS,
          "%s of %s is at address 0x%x"
              .formatted(AbiNames.LIBRARY_TLS_INFO, library.name(), address));
    }
    return bytes.segment().get(WORD, address);
  }
}
