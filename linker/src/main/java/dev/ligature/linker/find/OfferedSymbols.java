package dev.ligature.linker.find;

import dev.ligature.linker.HostFunction;
import dev.ligature.linker.find.ExportedSymbol.Kind;
import dev.ligature.wasm.DylinkSection;
import dev.ligature.wasm.Export;
import dev.ligature.wasm.ExternKind;
import dev.ligature.wasm.ExternType;
import dev.ligature.wasm.Import;
import dev.ligature.wasm.SymbolFlags;
import dev.ligature.wasm.ValType;
import dev.ligature.wasm.Validator;
import dev.ligature.wasm.WasmModule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says which exports of a module are symbols that it offers to others. */
final class OfferedSymbols {
  private final WasmModule module;
  private final Optional<DylinkSection> dylink;

  OfferedSymbols(WasmModule module, Optional<DylinkSection> dylink) {
    this.module = module;
    this.dylink = dylink;
  }

  /**
   * A module whose own calls of the functions that it offers are led through imports, so that they
   * are looked up as those of other libraries are. A function with several names is looked up by
   * that of the name section if it is one of them, else by the first.
   *
   * @throws dev.ligature.wasm.WasmException if it is not valid outside its bodies
   */
  static WasmModule interposable(WasmModule module) {
    // Numbers of functions mean something from here on.
    Validator.validateModule(module);
    OfferedSymbols offered = new OfferedSymbols(module, DylinkSection.of(module));
    List<Export> named = new ArrayList<>();
    List<Export> others = new ArrayList<>();
    for (Export export : module.exports()) {
      if (export.kind() == ExternKind.FUNCTION && offered.symbol(export).isPresent()) {
        Optional<String> name = module.names().functionName(export.index());
        (name.filter(export.name()::equals).isPresent() ? named : others).add(export);
      }
    }
    named.addAll(others);
    return module.leadingCalls(HostFunction.ENV, named);
  }

  SymbolFlags flags(Export export) {
    return dylink.map(section -> section.exportFlags(export.name())).orElse(SymbolFlags.NONE);
  }

  static boolean isPrivate(SymbolFlags flags) {
    return flags.isHidden() || flags.isLocal();
  }

  /** The symbol that an export is, if it is one. */
  Optional<ExportedSymbol> symbol(Export export) {
    SymbolFlags flags = flags(export);
    if (isPrivate(flags) || AbiNames.contains(export.name())) {
      return Optional.empty();
    }
    return switch (export.kind()) {
      case FUNCTION ->
          isReference(export)
              ? Optional.empty()
              : Optional.of(
                  new ExportedSymbol(export.name(), Kind.FUNCTION, export.index(), false));
      case GLOBAL -> data(export, flags);
      default -> Optional.empty();
    };
  }

  /** Whether an export is the import of its own name: no definition, and one that finds itself. */
  private boolean isReference(Export export) {
    return export.index() < module.importCount(ExternKind.FUNCTION)
        && functionImport(export.index()).name().equals(export.name());
  }

  /** The data of an export, whoever may refer to it. */
  Optional<ExportedSymbol> ownData(Export export) {
    return data(export, flags(export));
  }

  private Optional<ExportedSymbol> data(Export export, SymbolFlags flags) {
    ExternType.Global type = module.globals().get(export.index());
    if (type.mutable() || !isAddress(type)) {
      return Optional.empty();
    }
    Kind kind = flags.isThreadLocal() ? Kind.THREAD_LOCAL : Kind.DATA;
    return Optional.of(new ExportedSymbol(export.name(), kind, export.index(), flags.isAbsolute()));
  }

  static boolean isAddress(ExternType.Global type) {
    return type.type().equals(ValType.I32) || type.type().equals(ValType.I64);
  }

  /** The import of a function, by its index in the function index space. */
  Import functionImport(int function) {
    int index = 0;
    for (Import candidate : module.imports()) {
      if (candidate.type().kind() == ExternKind.FUNCTION && index++ == function) {
        return candidate;
      }
    }
    throw new IndexOutOfBoundsException("imported function " + function);
  }
}
