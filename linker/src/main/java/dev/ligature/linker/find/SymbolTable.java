package dev.ligature.linker.find;

import dev.ligature.linker.HostFunction;
import dev.ligature.linker.ModuleSymbol;
import dev.ligature.linker.ModuleSymbol.Kind;
import dev.ligature.wasm.DataSegment;
import dev.ligature.wasm.DylinkSection;
import dev.ligature.wasm.Export;
import dev.ligature.wasm.ExternKind;
import dev.ligature.wasm.ExternType;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.Import;
import dev.ligature.wasm.Instructions;
import dev.ligature.wasm.Op;
import dev.ligature.wasm.SymbolFlags;
import dev.ligature.wasm.Validator;
import dev.ligature.wasm.WasmException;
import dev.ligature.wasm.WasmModule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Lists the symbols of a module: of its exports, its imports, and its name section. */
public final class SymbolTable {
  private final WasmModule module;
  private final Optional<DylinkSection> dylink;
  private final Map<String, List<Import>> references = new LinkedHashMap<>();
  private final List<ModuleSymbol> symbols = new ArrayList<>();
  private final int[] directCalls;
  private @Nullable TreeSet<Long> addresses;

  private SymbolTable(WasmModule module) {
    this.module = module;
    this.dylink = DylinkSection.of(module);
    this.directCalls = new int[module.functionCount()];
  }

  /**
   * The symbols of a module, definitions first, each in the order of the module.
   *
   * @throws dev.ligature.wasm.WasmException if the module, apart from its functions, is invalid, or
   *     its functions can't be decoded
   */
  public static List<ModuleSymbol> of(WasmModule module) {
    // Every index means something from here on, but for those within functions.
    try {
      Validator.validateModule(module);
    } catch (WasmException.Unsupported e) {
      // All the rest of it is valid.
    }
    SymbolTable table = new SymbolTable(module);
    table.countCalls();
    table.collectReferences();
    boolean[] exported = table.exports();
    table.functions(exported);
    table.undefined();
    return table.symbols;
  }

  /** Calls of a function by its index, which no linker can lead elsewhere. */
  private void countCalls() {
    for (int f = module.importCount(ExternKind.FUNCTION); f < module.functionCount(); f++) {
      try {
        countCalls(f);
      } catch (WasmException.Unsupported e) {
        // Functions that can't be run have symbols all the same; their calls are not known.
      }
    }
  }

  private void countCalls(int caller) {
    Instructions code = module.body(caller).code();
    for (int i = 0; i < code.size(); i++) {
      if (code.op(i) == Op.CALL || code.op(i) == Op.RETURN_CALL) {
        count(caller, code.index(i), code.position(i));
      }
    }
  }

  private void count(int caller, int function, int position) {
    if (Integer.compareUnsigned(function, directCalls.length) >= 0) {
      throw new WasmException.Invalid(
          "unknown function %s: there are %d, in function %d"
              .formatted(Integer.toUnsignedString(function), directCalls.length, caller),
          position);
    }
    directCalls[function]++;
  }

  private void collectReferences() {
    for (Import reference : module.imports()) {
      if (isSymbol(reference)) {
        references.computeIfAbsent(symbolName(reference), n -> new ArrayList<>()).add(reference);
      }
    }
  }

  /** Bases, memory and table are imports too, but the loader's business. */
  private static boolean isSymbol(Import reference) {
    return switch (reference.type()) {
      case ExternType.Function function -> true;
      case ExternType.Tag tag -> true;
      case ExternType.Global global -> !reference.module().equals(HostFunction.ENV);
      case ExternType.Memory memory -> false;
      case ExternType.Table table -> false;
    };
  }

  private static String symbolName(Import reference) {
    String module = reference.module();
    return module.equals(HostFunction.ENV) || module.startsWith("GOT.")
        ? reference.name()
        : reference.qualifiedName();
  }

  /** Adds what is exported; tells which functions are. */
  private boolean[] exports() {
    boolean[] exported = new boolean[module.functionCount()];
    for (Export export : module.exports()) {
      if (export.kind() == ExternKind.FUNCTION) {
        exported[export.index()] = true;
      }
      definition(export).ifPresent(symbols::add);
    }
    return exported;
  }

  private Optional<ModuleSymbol> definition(Export export) {
    SymbolFlags flags =
        dylink.map(section -> section.exportFlags(export.name())).orElse(SymbolFlags.NONE);
    boolean local = flags.isHidden() || flags.isLocal() || AbiNames.contains(export.name());
    return switch (export.kind()) {
      case FUNCTION -> function(export, local);
      case GLOBAL -> Optional.of(global(export, flags, local));
      case TAG ->
          Optional.of(
              symbol(export, Kind.TAG, OptionalLong.of(export.index()), Optional.empty(), local));
      case MEMORY, TABLE -> Optional.empty();
    };
  }

  private Optional<ModuleSymbol> function(Export export, boolean local) {
    int function = export.index();
    if (function < module.importCount(ExternKind.FUNCTION)
        && references.containsKey(export.name())) {
      // The import of its own name exported again is no definition.
      return Optional.empty();
    }
    return Optional.of(
        symbol(
            export,
            Kind.FUNCTION,
            OptionalLong.of(function),
            Optional.of(module.functionType(function)),
            local));
  }

  private ModuleSymbol symbol(
      Export export, Kind kind, OptionalLong value, Optional<FuncType> type, boolean local) {
    List<String> imports = imports(references.getOrDefault(export.name(), List.of()));
    // A weak definition has no flag; wasm-ld lets the library import it, and imports no strong one.
    boolean weak = kind == Kind.FUNCTION && imports.contains(HostFunction.ENV);
    int calls = kind == Kind.FUNCTION ? directCalls[export.index()] : 0;
    return new ModuleSymbol(export.name(), kind, value, type, weak, local, imports, calls);
  }

  private static List<String> imports(List<Import> references) {
    return references.stream().map(Import::module).distinct().toList();
  }

  private ModuleSymbol global(Export export, SymbolFlags flags, boolean local) {
    int imported = module.importCount(ExternKind.GLOBAL);
    boolean variable = module.globals().get(export.index()).mutable() || export.index() < imported;
    if (variable) {
      OptionalLong index = OptionalLong.of(export.index());
      return symbol(export, Kind.GLOBAL, index, Optional.empty(), local);
    }
    long address = constant(module.globalDefinitions().get(export.index() - imported).init());
    Kind kind;
    if (flags.isThreadLocal()) {
      kind = Kind.THREAD_LOCAL;
    } else if (flags.isAbsolute()) {
      kind = Kind.ABSOLUTE;
    } else {
      kind = isInitialized(address) ? Kind.DATA : Kind.ZEROS;
    }
    return symbol(export, kind, OptionalLong.of(address), Optional.empty(), local);
  }

  /**
   * Whether data has a byte other than 0 up to the next symbol. Segments do not tell: where memory
   * is imported, wasm-ld writes zeros too. Where passive ones go, only code knows.
   */
  private boolean isInitialized(long address) {
    long next = nextAddress(address);
    for (DataSegment segment : module.dataSegments()) {
      if (segment.offset().isEmpty()) {
        return true;
      }
      long start = constant(segment.offset().get());
      long end = Math.min(next, start + segment.size());
      for (long at = Math.max(address, start); at < end; at++) {
        if (module.bytes()[(int) (segment.start() + at - start)] != 0) {
          return true;
        }
      }
    }
    return false;
  }

  /** Where the next symbol of data starts. */
  private long nextAddress(long address) {
    if (addresses == null) {
      addresses = new TreeSet<>();
      int imported = module.importCount(ExternKind.GLOBAL);
      for (Export export : module.exports()) {
        if (export.kind() == ExternKind.GLOBAL && export.index() >= imported) {
          addresses.add(constant(module.globalDefinitions().get(export.index() - imported).init()));
        }
      }
    }
    Long next = addresses.higher(address);
    return next == null ? Long.MAX_VALUE : next;
  }

  /** The constant part of an address: it may have a base added. */
  private static long constant(Instructions code) {
    long value = 0;
    for (int i = 0; i < code.size(); i++) {
      if (code.op(i) == Op.I32_CONST) {
        value += Integer.toUnsignedLong((int) code.imm(i));
      } else if (code.op(i) == Op.I64_CONST) {
        value += code.imm(i);
      }
    }
    return value;
  }

  /** Adds the functions that only the name section names. */
  private void functions(boolean... exported) {
    for (int f = module.importCount(ExternKind.FUNCTION); f < module.functionCount(); f++) {
      Optional<String> name = module.names().functionName(f);
      if (!exported[f] && name.isPresent()) {
        symbols.add(
            new ModuleSymbol(
                name.get(),
                Kind.FUNCTION,
                OptionalLong.of(f),
                Optional.of(module.functionType(f)),
                false,
                true,
                List.of(),
                directCalls[f]));
      }
    }
  }

  private void undefined() {
    List<String> defined =
        symbols.stream().filter(symbol -> !symbol.local()).map(ModuleSymbol::name).toList();
    for (String name : defined) {
      references.remove(name);
    }
    references.forEach((name, imports) -> symbols.add(undefined(name, imports)));
  }

  private ModuleSymbol undefined(String name, List<Import> imports) {
    Kind kind = Kind.DATA;
    Optional<FuncType> type = Optional.empty();
    boolean weak = false;
    for (Import reference : imports) {
      weak |= isWeak(reference);
      switch (reference.type()) {
        case ExternType.Function function -> {
          kind = Kind.FUNCTION;
          type = Optional.of(function.type());
        }
        case ExternType.Tag tag -> kind = Kind.TAG;
        default -> kind = reference.module().equals("GOT.func") ? Kind.FUNCTION : kind;
      }
    }
    return new ModuleSymbol(
        name, kind, OptionalLong.empty(), type, weak, false, imports(imports), 0);
  }

  private boolean isWeak(Import reference) {
    return dylink
        .map(
            section ->
                section.importFlags(HostFunction.ENV, reference.name()).isWeak()
                    || section.importFlags(reference.module(), reference.name()).isWeak())
        .orElse(false);
  }
}
