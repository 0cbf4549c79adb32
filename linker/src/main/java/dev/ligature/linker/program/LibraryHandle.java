package dev.ligature.linker.program;

import dev.ligature.engine.GeneratedCode;
import dev.ligature.linker.HostFunction;
import dev.ligature.linker.Library;
import dev.ligature.linker.Namespace;
import dev.ligature.linker.Program;
import dev.ligature.linker.Symbol;
import dev.ligature.linker.map.LibraryState;
import dev.ligature.linker.map.LoadedLibrary;
import dev.ligature.linker.marshal.Descriptors;
import dev.ligature.linker.resolve.NearMisses;
import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.nio.file.Path;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;

/** A library as users hold it. */
final class LibraryHandle implements Library {
  private final LinkedProgram program;
  private final LoadedLibrary library;

  LibraryHandle(LinkedProgram program, LoadedLibrary library) {
    this.program = program;
    this.library = library;
  }

  /** The library if it is there, and stays so while the caller has the program's lock. */
  private LoadedLibrary loaded() {
    program.checkOpen();
    if (!isLoaded()) {
      throw new IllegalStateException(library.name() + " was unloaded");
    }
    return library;
  }

  @Override
  public String name() {
    return library.name();
  }

  @Override
  public Optional<Path> path() {
    return library.path();
  }

  @Override
  public Program program() {
    return program;
  }

  @Override
  public Namespace namespace() {
    return program.locked(() -> program.namespaceOf(loaded()));
  }

  @Override
  public boolean isLoaded() {
    return program.isOpen() && library.state() != LibraryState.UNLOADED;
  }

  @Override
  public long memoryBase() {
    return program.locked(() -> loaded().memory().base());
  }

  @Override
  public long memorySize() {
    // The area of a library without data is a byte long, to have a base of its own.
    return program.locked(() -> loaded().memory().size() == 0 ? 0 : loaded().module().memorySize());
  }

  @Override
  public int tableBase() {
    return program.locked(() -> (int) loaded().table().base());
  }

  @Override
  public int tableSize() {
    return program.locked(() -> (int) loaded().table().size());
  }

  @Override
  public List<String> needed() {
    return program.locked(() -> loaded().module().needed());
  }

  @Override
  public GeneratedCode generatedCode() {
    return program.locked(() -> loaded().module().compiled()).generatedCode();
  }

  @Override
  public Optional<Symbol> find(String name) {
    return program.locked(() -> program.find(loaded(), name));
  }

  @Override
  public Symbol findOrThrow(String name) {
    return program.locked(
        () ->
            find(name)
                .orElseThrow(
                    () -> new NoSuchElementException(NearMisses.undefined(library, name))));
  }

  @Override
  public MethodHandle function(String name, FunctionDescriptor descriptor) {
    FunctionDescriptor described = Objects.requireNonNull(descriptor, "descriptor");
    return Descriptors.handle(findFunction(name), described);
  }

  @Override
  public <T> T bind(Class<T> type, MethodHandles.Lookup lookup) {
    return program.bind(type, lookup, this, library);
  }

  @Override
  public List<Symbol> symbols() {
    return program.locked(
        () ->
            loaded().module().symbolNames().stream()
                .flatMap(name -> program.own(library, name).stream())
                .toList());
  }

  @Override
  public Optional<Symbol> findInScope(String name) {
    return program.locked(() -> program.findInScope(loaded(), name));
  }

  @Override
  public Optional<Symbol> findNext(String name) {
    return program.locked(() -> program.findNext(loaded(), name));
  }

  @Override
  public List<Path> searchPath() {
    return program.locked(() -> program.searchPath(loaded()));
  }

  @Override
  public void rebind(String symbol, Symbol target) {
    program.rebind(loaded(), symbol, target);
  }

  @Override
  public void rebind(String symbol, HostFunction target) {
    program.rebind(loaded(), symbol, target);
  }

  @Override
  public void restore(String symbol) {
    program.restore(loaded(), symbol);
  }

  @Override
  public void close() {
    program.close(loaded());
  }

  @Override
  public String toString() {
    return library.name();
  }
}
