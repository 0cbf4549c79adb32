package dev.ligature.conformance.spec;

import dev.ligature.engine.CompiledModule;
import dev.ligature.engine.Extern;
import dev.ligature.engine.Instance;
import dev.ligature.wasm.Import;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The instances of a script, and the names by which they can be imported. */
final class Instances {
  /** An instance, or why there is none. */
  sealed interface Entry {
    /**
     * The export of that name.
     *
     * @throws RuntimeException why there is no instance
     */
    Optional<Extern> export(String name);
  }

  private record Running(Instance instance) implements Entry {
    @Override
    public Optional<Extern> export(String name) {
      return instance.export(name);
    }
  }

  private record Host(Map<String, Extern> exports) implements Entry {
    @Override
    public Optional<Extern> export(String name) {
      return Optional.ofNullable(exports.get(name));
    }
  }

  private record Missing(RuntimeException cause) implements Entry {
    @Override
    public Optional<Extern> export(String name) {
      throw cause;
    }
  }

  private final Map<String, Entry> byId = new HashMap<>();
  private final Map<String, Entry> byName = new HashMap<>();
  private Entry last = new Missing(new FailedException("no module before"));

  Instances(Map<String, Extern> spectest) {
    byName.put("spectest", new Host(spectest));
  }

  void add(Optional<String> id, Instance instance) {
    add(id, new Running(instance));
  }

  /** Notes that an instance could not be made, so that what depends on it fares likewise. */
  void addMissing(Optional<String> id, RuntimeException cause) {
    add(id, new Missing(cause));
  }

  /**
   * Notes that a module was skipped that would have written to memories, tables and globals of
   * others, so that nobody relies on what these hold.
   */
  void spoil(Set<String> importedFrom, SkippedException cause) {
    for (String name : importedFrom) {
      Entry spoilt = byName.get(name);
      if (spoilt instanceof Running) {
        Entry missing = new Missing(cause);
        byName.replaceAll((key, entry) -> entry.equals(spoilt) ? missing : entry);
        byId.replaceAll((key, entry) -> entry.equals(spoilt) ? missing : entry);
        last = last.equals(spoilt) ? missing : last;
      }
    }
  }

  private void add(Optional<String> id, Entry entry) {
    last = entry;
    id.ifPresent(i -> byId.put(i, entry));
  }

  void register(String name, Optional<String> id) {
    Entry entry = find(id);
    byName.put(name, entry);
    if (entry instanceof Missing missing) {
      throw missing.cause();
    }
  }

  private Entry find(Optional<String> id) {
    Entry entry = id.isPresent() ? byId.get(id.get()) : last;
    if (entry == null) {
      throw new FailedException("unknown instance " + id.orElseThrow());
    }
    return entry;
  }

  /** An export of an instance. */
  Extern export(Optional<String> id, String name) {
    return find(id).export(name).orElseThrow(() -> new FailedException("unknown export " + name));
  }

  /**
   * Makes an instance that is not initialized yet.
   *
   * @throws UnlinkableException if its imports are not there or do not fit
   */
  Instance link(CompiledModule compiled) {
    List<Extern> imports = new ArrayList<>();
    for (Import wanted : compiled.module().imports()) {
      Optional<Extern> found =
          Optional.ofNullable(byName.get(wanted.module())).flatMap(e -> e.export(wanted.name()));
      imports.add(
          found.orElseThrow(
              () -> new UnlinkableException("unknown import " + wanted.qualifiedName())));
    }
    try {
      return compiled.allocate(imports);
    } catch (IllegalArgumentException e) {
      throw new UnlinkableException("incompatible import type: " + e.getMessage());
    }
  }
}
