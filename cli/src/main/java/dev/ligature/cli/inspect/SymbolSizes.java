package dev.ligature.cli.inspect;

import dev.ligature.linker.ModuleSymbol;
import dev.ligature.wasm.ExternKind;
import dev.ligature.wasm.WasmModule;
import java.util.OptionalLong;

/**
 * The sizes of symbols: of a function the bytes of its body. A linked module does not say how large
 * its data is.
 */
public final class SymbolSizes {
  private final WasmModule module;

  /** Those of a module. */
  public SymbolSizes(WasmModule module) {
    this.module = module;
  }

  /** The size of a symbol of the module, if it is known. */
  public OptionalLong of(ModuleSymbol symbol) {
    if (symbol.kind() != ModuleSymbol.Kind.FUNCTION || !symbol.isDefined()) {
      return OptionalLong.empty();
    }
    int function = (int) symbol.value().getAsLong();
    return function < module.importCount(ExternKind.FUNCTION)
        ? OptionalLong.empty()
        : OptionalLong.of(module.bodySize(function));
  }
}
