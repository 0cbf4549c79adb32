package dev.ligature.linker.program;

import dev.ligature.linker.Library;
import dev.ligature.linker.Namespace;
import dev.ligature.linker.OpenFlag;
import dev.ligature.linker.Program;
import dev.ligature.linker.Symbol;
import dev.ligature.linker.dlfcn.LinkNamespace;
import dev.ligature.linker.map.LoadedLibrary;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A namespace as users hold it.
 *
 * @param owner the program
 * @param stages what it is made of
 */
record NamespaceHandle(LinkedProgram owner, LinkNamespace stages) implements Namespace {
  private LinkNamespace open() {
    owner.checkOpen(stages);
    return stages;
  }

  @Override
  public int id() {
    return stages.linkMap().id();
  }

  @Override
  public Program program() {
    return owner;
  }

  @Override
  public Optional<Library> main() {
    LinkNamespace namespace = open();
    return owner.locked(() -> namespace.linkMap().main().map(LoadedLibrary::handle));
  }

  @Override
  public Library open(String name, Set<OpenFlag> flags) {
    return owner.open(open(), name, flags);
  }

  @Override
  public Library open(String name, byte[] module, Set<OpenFlag> flags) {
    return owner.open(open(), name, module, flags);
  }

  @Override
  public Optional<Symbol> find(String name) {
    return owner.find(open(), name);
  }

  @Override
  public List<Library> libraries() {
    LinkNamespace namespace = open();
    return owner.locked(
        () -> namespace.linkMap().listed().stream().map(LoadedLibrary::handle).toList());
  }

  @Override
  public void close() {
    if (stages.linkMap().isBase()) {
      throw new IllegalStateException("the base namespace is closed with its program");
    }
    owner.close(stages);
  }

  @Override
  public String toString() {
    return "namespace " + id();
  }
}
