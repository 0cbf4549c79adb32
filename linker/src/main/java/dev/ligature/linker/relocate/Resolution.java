package dev.ligature.linker.relocate;

import dev.ligature.engine.Func;
import dev.ligature.linker.HostFunction;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.SymbolMismatch;
import dev.ligature.linker.TraceCategory;
import dev.ligature.linker.UndefinedReference;
import dev.ligature.linker.find.ExportedSymbol;
import dev.ligature.linker.find.ExportedSymbol.Kind;
import dev.ligature.linker.host.HostGlobals;
import dev.ligature.linker.host.HostScope;
import dev.ligature.linker.map.Definition;
import dev.ligature.linker.map.GotCell;
import dev.ligature.linker.map.HostDefinition;
import dev.ligature.linker.map.LibraryDefinition;
import dev.ligature.linker.map.LibraryState;
import dev.ligature.linker.map.LoadedLibrary;
import dev.ligature.linker.map.LoaderDefinition;
import dev.ligature.linker.map.Rebindings;
import dev.ligature.linker.map.Replacement;
import dev.ligature.linker.resolve.Lookup;
import dev.ligature.linker.resolve.NearMisses;
import dev.ligature.linker.resolve.Problems;
import dev.ligature.linker.trace.Trace;
import dev.ligature.wasm.ExternKind;
import dev.ligature.wasm.ExternType;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.Import;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Resolves one reference of a library: to a function or an address, or to what is wrong with it.
 */
public final class Resolution {
  /** How many re-exports of imports are followed before they count as a cycle. */
  private static final int MAX_FORWARDS = 64;

  private final Lookup lookup;
  private final HostScope host;
  private final Rebindings rebindings;
  private final NearMisses nearMisses;
  private final Trace trace;
  private final Redirection redirection;

  /** Resolution in a program's scopes. */
  public Resolution(
      Lookup lookup, HostScope host, Rebindings rebindings, NearMisses nearMisses, Trace trace) {
    this.lookup = lookup;
    this.host = host;
    this.rebindings = rebindings;
    this.nearMisses = nearMisses;
    this.trace = trace;
    this.redirection = new Redirection(lookup, trace.listeners());
  }

  /** The globals of the host, which are no symbols. */
  HostGlobals hostGlobals() {
    return host.globals();
  }

  /** What a reference resolved to. */
  public sealed interface Result {}

  /** A function of the type wanted. */
  public record Function(Func function, Definition definition) implements Result {}

  /** An address. */
  public record Address(long address, Definition definition) implements Result {}

  /** Nobody defines the symbol. */
  public record Undefined() implements Result {}

  /** What defines the symbol is of another kind or type. */
  public record Mismatch(SymbolMismatch mismatch) implements Result {}

  /**
   * Resolves a reference to a function, and notes that the library is bound to it.
   *
   * @param type the type wanted, or null for any
   */
  public Result function(LoadedLibrary library, Import reference, @Nullable FuncType type) {
    Result result = unboundFunction(library, reference, type);
    if (result instanceof Function found) {
      bound(library, reference, found.definition());
    }
    return result;
  }

  /** What a reference to a function would resolve to; the library is not bound to it yet. */
  Result unboundFunction(LoadedLibrary library, Import reference, @Nullable FuncType type) {
    Optional<Definition> definition = definition(library, reference, type);
    if (definition.isEmpty()) {
      return new Undefined();
    }
    Optional<Func> function = functionOf(definition.get());
    if (function.isEmpty()) {
      return isData(definition.get())
          ? mismatch(library, reference, functionText(library, type), definition.get(), "data")
          : new Undefined();
    }
    if (type != null && !library.module().compiled().isOfType(function.get(), type)) {
      return mismatch(
          library,
          reference,
          functionText(library, type),
          definition.get(),
          functionText(function.get()));
    }
    return new Function(function.get(), definition.get());
  }

  /**
   * Whether a reference that is undefined would mean a function of the host that the policy does
   * not grant.
   */
  boolean isRefused(Import reference, @Nullable FuncType type) {
    String module =
        reference.module().equals(GotCell.FUNCTIONS) ? HostFunction.ENV : reference.module();
    return host.refuses(module, reference.name(), type);
  }

  /** Resolves a reference to data. */
  public Result data(LoadedLibrary library, Import reference) {
    Optional<Definition> definition =
        redirection.of(library, reference, lookup.find(library, reference.name(), null));
    if (definition.isEmpty()) {
      return new Undefined();
    }
    OptionalLong address = addressOf(definition.get());
    if (address.isEmpty()) {
      String actual = functionOf(definition.get()).map(Resolution::functionText).orElse("function");
      return mismatch(library, reference, "data", definition.get(), actual);
    }
    bound(library, reference, definition.get());
    return new Address(address.getAsLong(), definition.get());
  }

  private Optional<Definition> definition(
      LoadedLibrary library, Import reference, @Nullable FuncType type) {
    return redirection.of(library, reference, inScope(library, reference, type));
  }

  private Optional<Definition> inScope(
      LoadedLibrary library, Import reference, @Nullable FuncType type) {
    String module = reference.module();
    if (module.equals(HostFunction.ENV) || module.equals(GotCell.FUNCTIONS)) {
      return lookup.find(library, reference.name(), type);
    }
    // Other import modules are the host's: guests export symbols, not modules.
    return host.override(module, reference.name())
        .or(() -> host.find(module, reference.name(), type))
        .map(Definition.class::cast);
  }

  /**
   * What a symbol means that is asked for at run time.
   *
   * @param library the library that it is of, if any
   * @param address its address if it is data
   * @param function the function if it is one
   */
  public record Target(
      Optional<LoadedLibrary> library, OptionalLong address, Optional<Func> function) {}

  /**
   * A number that is another one once anything was loaded, unloaded or rebound: until then {@link
   * #find} finds what it found. Can be read without the lock.
   */
  public long version() {
    return ((long) lookup.version() << Integer.SIZE) | Integer.toUnsignedLong(rebindings.version());
  }

  /** What a symbol means that a guest or Java asks for by its name; empty if it is not there. */
  public Optional<Target> find(Lookup.Where where, String name) {
    // What an interposer finds behind itself is what it stands for, rebound or not.
    return lookup
        .find(where, name)
        .map(found -> where instanceof Lookup.Behind ? own(found) : current(found))
        .filter(target -> target.address().isPresent() || target.function().isPresent());
  }

  private Target own(Definition definition) {
    return new Target(
        definition.definingLibrary(), ownAddressOf(definition), ownFunctionOf(definition));
  }

  private Target current(Definition definition) {
    Optional<Replacement> replacement = rebindings.of(definition);
    Optional<LoadedLibrary> library =
        replacement.isPresent() ? replacement.get().library() : definition.definingLibrary();
    return new Target(library, addressOf(definition), functionOf(definition));
  }

  /** Whether something stands in the place of a definition. */
  boolean isRebound(Definition definition) {
    return rebindings.of(definition).isPresent();
  }

  /**
   * The function that a definition means, or that its rebound target means. Empty if that is data,
   * or an import that leads nowhere.
   */
  public Optional<Func> functionOf(Definition definition) {
    return rebindings
        .of(definition)
        .flatMap(
            replacement ->
                replacement instanceof Replacement.Function f
                    ? Optional.of(f.function())
                    : Optional.empty())
        .or(() -> ownFunctionOf(definition));
  }

  /** The function of a definition, rebound or not. */
  Optional<Func> ownFunctionOf(Definition definition) {
    if (definition instanceof HostDefinition host) {
      return Optional.of(host.function());
    }
    return definition instanceof LibraryDefinition library
        ? functionOf(library, 0)
        : Optional.empty();
  }

  private Optional<Func> functionOf(LibraryDefinition definition, int forwards) {
    LoadedLibrary library = definition.library();
    ExportedSymbol symbol = definition.symbol();
    if (symbol.kind() != Kind.FUNCTION || forwards > MAX_FORWARDS) {
      return Optional.empty();
    }
    int imports = library.module().module().importCount(ExternKind.FUNCTION);
    if (symbol.index() >= imports || library.state().compareTo(LibraryState.RELOCATED) >= 0) {
      return Optional.of(library.function(symbol));
    }
    // A re-exported import of a library of this load, which may not be bound yet.
    Import reference = library.module().functionImport(symbol.index());
    FuncType type = ((ExternType.Function) reference.type()).type();
    return definition(library, reference, type)
        .flatMap(
            next ->
                next instanceof LibraryDefinition other
                    ? functionOf(other, forwards + 1)
                    : functionOf(next));
  }

  /** The address that a definition, or what it is rebound to, means; empty if it is a function. */
  public OptionalLong addressOf(Definition definition) {
    Optional<Replacement> replacement = rebindings.of(definition);
    return replacement.isPresent() && replacement.get() instanceof Replacement.Data data
        ? OptionalLong.of(data.address())
        : ownAddressOf(definition);
  }

  /** The address of a definition, rebound or not. */
  static OptionalLong ownAddressOf(Definition definition) {
    if (definition instanceof LoaderDefinition loader) {
      return OptionalLong.of(loader.address());
    }
    return definition instanceof LibraryDefinition library
            && library.symbol().kind() != Kind.FUNCTION
        ? OptionalLong.of(library.library().address(library.symbol()))
        : OptionalLong.empty();
  }

  private boolean isData(Definition definition) {
    return addressOf(definition).isPresent();
  }

  /** Notes that a library is bound to a definition, which stays as long as the library. */
  private void bound(LoadedLibrary library, Import reference, Definition definition) {
    use(library, definition);
    announce(library, reference, definition);
  }

  /** The library of a definition, if another one is bound to it that was bound to none of its. */
  static Optional<LoadedLibrary> use(LoadedLibrary library, Definition definition) {
    return definition instanceof LibraryDefinition target
            && target.library() != library
            && library.uses().add(target.library())
        ? Optional.of(target.library())
        : Optional.empty();
  }

  /** Tells that a library is bound to a definition. */
  void announce(LoadedLibrary library, Import reference, Definition definition) {
    trace.log(
        TraceCategory.BINDINGS,
        "binding %s to %s: symbol %s (%s)",
        library,
        definition.definer(),
        reference.name(),
        reference.module());
  }

  /** Tells listeners that a library which was loaded before is bound to a definition. */
  void tell(LoadedLibrary library, Import reference, Definition definition) {
    redirection.tell(library, reference, definition);
  }

  private static Mismatch mismatch(
      LoadedLibrary library,
      Import reference,
      String expected,
      Definition definition,
      String actual) {
    return new Mismatch(
        new SymbolMismatch(
            reference.name(),
            library.name(),
            referrer(library, reference),
            expected,
            definition.definer(),
            actual,
            library.chain()));
  }

  /** What refers to a symbol, as reports of what does not fit show it. */
  static String referrer(LoadedLibrary library, Import reference) {
    return library.module().isOwnCall(reference)
        ? SymbolMismatch.OWN_CALLS
        : reference.qualifiedName();
  }

  /** A reference as reports show it. */
  public static UndefinedReference undefined(LoadedLibrary library, Import reference) {
    ExternKind kind =
        reference.module().equals(GotCell.DATA) ? ExternKind.GLOBAL : ExternKind.FUNCTION;
    return new UndefinedReference(
        reference.name(), kind, library.name(), reference.qualifiedName(), library.chain());
  }

  /** What the host has called in place of a function that nobody defines. */
  Optional<Func> standIn(LoadedLibrary library, Import reference, @Nullable FuncType type) {
    return type == null || library.module().isWeak(reference) || isRefused(reference, type)
        ? Optional.empty()
        : host.standIn(undefined(library, reference), type);
  }

  /** Why a reference can't be bound that is needed now. */
  LinkException failure(LoadedLibrary library, Import reference) {
    List<UndefinedReference> references = List.of(undefined(library, reference));
    return new LinkException.Undefined(
        references, searched(library), nearMisses.of(library, references));
  }

  /**
   * Reports problems, with what comes near.
   *
   * @throws LinkException if there are any
   */
  public void report(Problems problems) {
    problems.throwIfAny(nearMisses, host.policy());
  }

  /** What {@link #report} would report, each symbol for itself. */
  public List<LinkException> each(Problems problems) {
    return problems.each(nearMisses, host.policy());
  }

  /** The names of the libraries in which a reference was looked for. */
  public List<String> searched(LoadedLibrary library) {
    return lookup.searched(library);
  }

  /** What a library wants; null if it says no type. */
  static String functionText(LoadedLibrary library, @Nullable FuncType type) {
    return type == null ? "function" : "function " + type.toString(library.module().module());
  }

  static String functionText(Func function) {
    FuncType type = function.functionType();
    return "function "
        + function
            .instance()
            .map(instance -> type.toString(instance.compiled().module()))
            .orElseGet(type::toString);
  }
}
