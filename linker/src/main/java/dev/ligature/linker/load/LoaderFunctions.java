package dev.ligature.linker.load;

import dev.ligature.linker.LinkException;
import dev.ligature.linker.SymbolMismatch;
import dev.ligature.linker.find.AbiNames;
import dev.ligature.linker.map.GuestCode;
import dev.ligature.linker.map.LoadedLibrary;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.ValType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The functions of a library that the loader calls, held against the types it calls them by, before
 * any of them runs.
 */
final class LoaderFunctions {
  private static final Map<String, FuncType> TYPES = types(GuestCode.HANDLER, ValType.I32);
  private static final Map<String, FuncType> WIDE_TYPES =
      types(GuestCode.WIDE_HANDLER, ValType.I64);

  private LoaderFunctions() {}

  private static Map<String, FuncType> types(FuncType takesPointer, ValType pointer) {
    Map<String, FuncType> types = new LinkedHashMap<>();
    for (String name :
        List.of(
            AbiNames.APPLY_DATA_RELOCS,
            AbiNames.APPLY_RELOCS,
            AbiNames.APPLY_TLS_RELOCS,
            AbiNames.CALL_CTORS,
            AbiNames.INITIALIZE,
            AbiNames.START,
            AbiNames.FINI,
            AbiNames.CALL_DTORS)) {
      types.put(name, GuestCode.PROCEDURE);
    }
    types.put(AbiNames.INIT_TLS, takesPointer);
    types.put(AbiNames.THREAD_START, new FuncType(List.of(ValType.I32, pointer), List.of()));
    return Collections.unmodifiableMap(types);
  }

  /**
   * Checks those that a library has.
   *
   * @throws LinkException.Mismatch if any is of another type
   */
  static void check(LoadedLibrary library) {
    List<SymbolMismatch> mismatches = new ArrayList<>();
    (ImportedLimits.isWide(List.of(library)) ? WIDE_TYPES : TYPES)
        .forEach(
            (name, expected) -> {
              OptionalInt function = library.module().abiFunction(name);
              if (function.isPresent()) {
                FuncType actual = library.module().module().functionType(function.getAsInt());
                if (!actual.equals(expected)) {
                  mismatches.add(mismatch(library, name, expected.toString(), actual));
                }
              }
            });
    if (!mismatches.isEmpty()) {
      throw new LinkException.Mismatch(mismatches);
    }
  }

  private static SymbolMismatch mismatch(
      LoadedLibrary library, String name, String expected, FuncType actual) {
    return SymbolMismatch.ofLoaderFunction(
        name, library.name(), "function " + expected, "function " + actual, library.chain());
  }
}
