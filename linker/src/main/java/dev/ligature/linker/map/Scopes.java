package dev.ligature.linker.map;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The scopes of one namespace: the global one, and the local ones of its libraries. They change
 * here and nowhere else: by a {@link Change} for each load, and when libraries go.
 */
public final class Scopes {
  private final Scope global = new Scope();
  private final Map<LoadedLibrary, Membership> members = new HashMap<>();
  private volatile int version;

  /** The scopes of a namespace without libraries. */
  public Scopes() {}

  /** The global scope. */
  public Scope global() {
    return global;
  }

  /** A number that is another one once a scope has changed. Can be read without the lock. */
  public int version() {
    return version;
  }

  /** The caller holds the program's lock: nobody else counts. */
  @SuppressWarnings("NonAtomicVolatileUpdate")
  private void changed() {
    version++;
  }

  /** Whether a library is in the global scope. */
  public boolean isGlobal(LoadedLibrary library) {
    return members.containsKey(library);
  }

  /**
   * What a load is about to do to the scopes.
   *
   * @param toGlobal whether its libraries join the global scope
   * @param deepBind whether its new libraries search their local scopes first
   * @param withLocal whether it has a local scope of its own
   */
  public Change change(boolean toGlobal, boolean deepBind, boolean withLocal) {
    return new Change(toGlobal, deepBind, withLocal);
  }

  /**
   * Takes libraries that go out of all scopes.
   *
   * @param left the libraries of the namespace that stay
   */
  public void remove(Set<LoadedLibrary> gone, Collection<LoadedLibrary> left) {
    changed();
    global.removeAll(gone);
    members.keySet().removeAll(gone);
    Set<Scope> local = new LinkedHashSet<>();
    left.forEach(library -> local.addAll(library.localScopes()));
    local.forEach(scope -> scope.removeAll(gone));
  }

  /**
   * What is saved of them: the global scope, then the local ones of libraries.
   *
   * @param libraries all libraries of the namespace, in load order
   */
  public List<Scope> save(List<LoadedLibrary> libraries) {
    Set<Scope> scopes = new LinkedHashSet<>();
    scopes.add(global);
    libraries.forEach(library -> scopes.addAll(library.localScopes()));
    return List.copyOf(scopes);
  }

  /**
   * Gives new libraries the scopes that were saved.
   *
   * @param scopes the libraries of the global scope, then those of the local ones
   * @param local the local scopes of each library, by their places among all
   */
  public void restore(List<List<LoadedLibrary>> scopes, Map<LoadedLibrary, List<Integer>> local) {
    changed();
    for (LoadedLibrary library : scopes.getFirst()) {
      Membership member = new Membership();
      member.forGood = true;
      members.put(library, member);
      global.add(library);
    }
    List<Scope> made = scopes.stream().map(Scope::new).toList();
    local.forEach((library, places) -> places.forEach(place -> library.addScope(made.get(place))));
  }

  /** Why a library is in the global scope: for good, or for loads that may yet fail. */
  private static final class Membership {
    private final Set<Change> pending = new HashSet<>();
    private boolean forGood;

    boolean isEmpty() {
      return !forGood && pending.isEmpty();
    }
  }

  /**
   * What one load does to the scopes. It is entered when the libraries are known, committed when
   * they are relocated, and settled once their constructors are done. Until then it can be undone,
   * and what other loads have done meanwhile stays: a library leaves the global scope with the last
   * load that wants it there.
   */
  public final class Change {
    private final boolean toGlobal;
    private final boolean deepBind;
    private final boolean withLocal;
    private final List<LoadedLibrary> claimed = new ArrayList<>();
    private Set<LoadedLibrary> fresh = Set.of();
    private @Nullable Scope local;

    private Change(boolean toGlobal, boolean deepBind, boolean withLocal) {
      this.toGlobal = toGlobal;
      this.deepBind = deepBind;
      this.withLocal = withLocal;
    }

    /**
     * The libraries that references of new ones will be looked up in, before there are such scopes.
     *
     * @param libraries what is opened and all that it needs, breadth first
     */
    public List<LoadedLibrary> preview(List<LoadedLibrary> libraries) {
      Set<LoadedLibrary> order = new LinkedHashSet<>();
      if (!deepBind) {
        order.addAll(global.libraries());
      }
      order.addAll(libraries);
      order.addAll(global.libraries());
      return order.stream().filter(library -> !library.isDying()).toList();
    }

    /**
     * Gives new libraries the scopes that they will have, and the global scope its new members.
     * Others do not see a local scope before it is committed.
     *
     * @param libraries what is opened and all that it needs, breadth first
     * @param newLibraries those that this load brings
     */
    public void enter(List<LoadedLibrary> libraries, Collection<LoadedLibrary> newLibraries) {
      changed();
      fresh = new LinkedHashSet<>(newLibraries);
      if (toGlobal) {
        libraries.forEach(this::claim);
      }
      if (deepBind) {
        fresh.forEach(LoadedLibrary::setDeepBind);
      }
      if (withLocal && !fresh.isEmpty()) {
        Scope own = new Scope(libraries);
        fresh.forEach(library -> library.addScope(own));
        local = own;
      }
    }

    private void claim(LoadedLibrary library) {
      Membership member = members.get(library);
      if (member == null) {
        member = new Membership();
        members.put(library, member);
        global.add(library);
      }
      if (!member.forGood) {
        member.pending.add(this);
        claimed.add(library);
      }
    }

    /** Gives the libraries that were there already the local scope too, behind those they have. */
    public void commit() {
      changed();
      Scope own = local;
      if (own != null) {
        own.libraries().stream()
            .filter(library -> !fresh.contains(library))
            .forEach(library -> library.addScope(own));
      }
    }

    /** Makes it stay: the load can't fail any more. */
    public void settle() {
      for (LoadedLibrary library : claimed) {
        Membership member = members.get(library);
        if (member != null) {
          member.forGood = true;
          member.pending.clear();
        }
      }
      claimed.clear();
    }

    /**
     * Takes it back, committed or not. A new library that others keep although the load has failed
     * keeps the scope that it was brought in.
     */
    public void undo() {
      changed();
      Set<LoadedLibrary> unwanted = new LinkedHashSet<>();
      for (LoadedLibrary library : claimed) {
        Membership member = members.get(library);
        if (member != null && member.pending.remove(this) && member.isEmpty()) {
          members.remove(library);
          unwanted.add(library);
        }
      }
      claimed.clear();
      global.removeAll(unwanted);
      Scope own = local;
      if (own != null) {
        own.libraries().stream()
            .filter(library -> !fresh.contains(library))
            .forEach(library -> library.removeScope(own));
      }
    }
  }
}
