package dev.ligature.linker.find;

import dev.ligature.linker.HostFunction;
import dev.ligature.wasm.ExternType;
import dev.ligature.wasm.Import;
import dev.ligature.wasm.ValType;
import dev.ligature.wasm.WasmModule;
import java.util.Optional;

/** How wide the pointers of a module are: as the addresses of its memory. */
public enum AddressWidth {
  /** Of wasm32. */
  NARROW(32),

  /** Of wasm64. */
  WIDE(64);

  private final int bits;

  AddressWidth(int bits) {
    this.bits = bits;
  }

  /** The bits of a pointer. */
  public int bits() {
    return bits;
  }

  private static AddressWidth of(boolean is64) {
    return is64 ? WIDE : NARROW;
  }

  /**
   * The width of a module's pointers: by its first memory, else by its bases and addresses, else by
   * its first table. Empty if it has nothing that tells.
   */
  public static Optional<AddressWidth> of(WasmModule module) {
    if (!module.memories().isEmpty()) {
      return Optional.of(of(module.memories().getFirst().limits().is64()));
    }
    for (Import reference : module.imports()) {
      if (reference.type() instanceof ExternType.Global global && isPointer(reference)) {
        return Optional.of(of(global.type().equals(ValType.I64)));
      }
    }
    return module.tables().isEmpty()
        ? Optional.empty()
        : Optional.of(of(module.tables().getFirst().limits().is64()));
  }

  private static boolean isPointer(Import reference) {
    return switch (reference.module()) {
      case "GOT.mem", "GOT.func" -> true;
      case HostFunction.ENV ->
          reference.name().equals("__memory_base")
              || reference.name().equals("__table_base")
              || reference.name().equals("__stack_pointer");
      default -> false;
    };
  }
}
