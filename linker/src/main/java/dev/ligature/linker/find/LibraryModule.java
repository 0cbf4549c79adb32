package dev.ligature.linker.find;

import dev.ligature.engine.CompiledModule;
import dev.ligature.linker.HostFunction;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.wasm.DylinkSection;
import dev.ligature.wasm.ElementSegment;
import dev.ligature.wasm.Export;
import dev.ligature.wasm.ExternKind;
import dev.ligature.wasm.Import;
import dev.ligature.wasm.WasmModule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the linker knows of a module, whichever programs load it: immutable and shared by them all.
 */
public final class LibraryModule {
  /** The bytes of a body without locals and instructions. */
  private static final int EMPTY_BODY = 2;

  private final CompiledModule compiled;
  private final Optional<DylinkSection> dylink;
  private final OfferedSymbols offered;
  private final boolean relocatable;
  private final boolean elementsHoldImports;
  private volatile boolean validated;

  private final WasmModule inFile;

  private LibraryModule(CompiledModule compiled, WasmModule inFile) {
    WasmModule module = compiled.module();
    this.compiled = compiled;
    this.inFile = inFile;
    this.dylink = DylinkSection.of(module);
    this.offered = new OfferedSymbols(module, dylink);
    this.relocatable = importsMemoryBase(module) || memorySize() > 0;
    this.elementsHoldImports = elementsHoldImports(module);
  }

  /**
   * Reads what a module says about linking it.
   *
   * @param inFile the module as it is in its file, if it is another
   * @throws dev.ligature.wasm.WasmException if what it says can't be read
   */
  public static LibraryModule of(CompiledModule compiled, WasmModule inFile) {
    return new LibraryModule(compiled, inFile);
  }

  /** A module as programs run it in which its own calls can be interposed. */
  public static WasmModule interposable(WasmModule module) {
    return OfferedSymbols.interposable(module);
  }

  /** The module as it is in its file. */
  public WasmModule moduleInFile() {
    return inFile;
  }

  private static boolean importsMemoryBase(WasmModule module) {
    return module.imports().stream()
        .anyMatch(i -> i.module().equals(HostFunction.ENV) && i.name().equals("__memory_base"));
  }

  private static boolean elementsHoldImports(WasmModule module) {
    int imports = module.importCount(ExternKind.FUNCTION);
    for (ElementSegment segment : module.elementSegments()) {
      for (int function : segment.functions()) {
        if (function < imports) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether a reference is not an import of the file, but the library's calls of its own. */
  public boolean isOwnCall(Import reference) {
    return inFile != module() && !inFile.imports().contains(reference);
  }

  /**
   * Validates all functions, if a configuration wants that, and none has before.
   *
   * @throws dev.ligature.wasm.WasmException if one is invalid; the message names it
   */
  public void validate(ProgramConfig config) {
    if (config.validated() && !validated) {
      compiled.validate();
      validated = true;
    }
  }

  /** The code. */
  public CompiledModule compiled() {
    return compiled;
  }

  /** The module. */
  public WasmModule module() {
    return compiled.module();
  }

  /** Whether it is made for dynamic linking: it has a {@code dylink.0} section. */
  public boolean isDynamic() {
    return dylink.isPresent();
  }

  /** Whether its addresses are relative to bases that the loader chooses. */
  public boolean isRelocatable() {
    return relocatable;
  }

  /** Whether it is a command: its {@code _start} calls its constructors. */
  public boolean isCommand() {
    return abiFunction(AbiNames.START).isPresent();
  }

  /** The size of its data in bytes. */
  public long memorySize() {
    return dylink.map(DylinkSection::memorySize).orElse(0L);
  }

  /**
   * The size of its memory area in bytes: at least 1, so that the memory base, which is its {@code
   * __dso_handle}, is no other library's.
   */
  public long areaSize() {
    return relocatable ? Math.max(memorySize(), 1) : 0;
  }

  /** The alignment of its memory area in bytes. */
  public long memoryAlignment() {
    return 1L << dylink.map(DylinkSection::memoryAlign).orElse(0);
  }

  /** The size of its table area in elements. */
  public long tableSize() {
    return dylink.map(DylinkSection::tableSize).orElse(0L);
  }

  /** The alignment of its table area in elements. */
  public long tableAlignment() {
    return 1L << dylink.map(DylinkSection::tableAlign).orElse(0);
  }

  /** The names of the libraries it needs, in their order. */
  public List<String> needed() {
    return dylink.map(DylinkSection::needed).orElse(List.of());
  }

  /** Its runpath as written. */
  public List<String> runpath() {
    return dylink.map(DylinkSection::runtimePath).orElse(List.of());
  }

  /** Whether an active element segment holds functions that the module imports. */
  public boolean elementsHoldImports() {
    return elementsHoldImports;
  }

  /** Whether the references to a symbol may stay without definition. */
  public boolean isWeak(Import reference) {
    return dylink
        .map(
            section ->
                // wasm-ld marks the symbol, not its GOT entries: the module name is the symbol's.
                section.importFlags(HostFunction.ENV, reference.name()).isWeak()
                    || section.importFlags(reference.module(), reference.name()).isWeak())
        .orElse(false);
  }

  /** The symbol of that name, if the module defines it and offers it to others. */
  public Optional<ExportedSymbol> symbol(String name) {
    return module().export(name).flatMap(offered::symbol);
  }

  /** Whether the module has a symbol that it does not offer to others. */
  public boolean hides(String name) {
    return module().export(name).map(offered::flags).filter(OfferedSymbols::isPrivate).isPresent();
  }

  /**
   * Whether only the name section knows a function of that name: the compiler has hidden it. Reads
   * all names, so it is for messages.
   */
  public boolean keepsFunction(String name) {
    return module().export(name).isEmpty() && namedFunction(name).isPresent();
  }

  private OptionalInt namedFunction(String name) {
    for (int f = module().importCount(ExternKind.FUNCTION); f < module().functionCount(); f++) {
      if (module().names().functionName(f).filter(name::equals).isPresent()) {
        return OptionalInt.of(f);
      }
    }
    return OptionalInt.empty();
  }

  /**
   * Whether it has a function that makes thread-local data, exported or not: in what has none,
   * wasm-ld leaves it empty.
   */
  public boolean makesThreadLocals() {
    OptionalInt exported = abiFunction(AbiNames.INIT_TLS);
    OptionalInt function = exported.isPresent() ? exported : namedFunction(AbiNames.INIT_TLS);
    return function.isPresent() && module().bodySize(function.getAsInt()) > EMPTY_BODY;
  }

  /** The module's own {@link AbiNames#LIBRARY_TLS_INFO}, which no other library refers to. */
  public Optional<ExportedSymbol> libraryTlsInfo() {
    return module()
        .export(AbiNames.LIBRARY_TLS_INFO)
        .filter(export -> export.kind() == ExternKind.GLOBAL)
        .flatMap(offered::ownData);
  }

  /** The names of all symbols that the module defines and offers to others, in their order. */
  public List<String> symbolNames() {
    List<String> names = new ArrayList<>();
    for (Export export : module().exports()) {
      offered.symbol(export).ifPresent(symbol -> names.add(symbol.name()));
    }
    return names;
  }

  /** The index of the exception tag of that name, if the module offers one to others. */
  public OptionalInt tag(String name) {
    Optional<Export> tag =
        module()
            .export(name)
            .filter(
                export ->
                    export.kind() == ExternKind.TAG
                        && !OfferedSymbols.isPrivate(offered.flags(export)));
    return tag.isPresent() ? OptionalInt.of(tag.get().index()) : OptionalInt.empty();
  }

  /** The import of a function, by its index in the function index space. */
  public Import functionImport(int function) {
    return offered.functionImport(function);
  }

  /** The index of the global with the address of its thread-local data, if it is exported. */
  public OptionalInt tlsBase() {
    return module()
        .export(AbiNames.TLS_BASE)
        .filter(export -> export.kind() == ExternKind.GLOBAL)
        .filter(export -> OfferedSymbols.isAddress(module().globals().get(export.index())))
        .map(export -> OptionalInt.of(export.index()))
        .orElse(OptionalInt.empty());
  }

  /** The index of an exported function that the loader calls, by its name. */
  public OptionalInt abiFunction(String name) {
    return module()
        .export(name)
        .filter(export -> export.kind() == ExternKind.FUNCTION)
        .map(export -> OptionalInt.of(export.index()))
        .orElse(OptionalInt.empty());
  }
}
