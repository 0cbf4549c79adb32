package dev.ligature.linker.dlfcn;

import dev.ligature.engine.Quota;
import dev.ligature.linker.allocate.ProgramQuotas;
import dev.ligature.linker.map.LinkMap;
import dev.ligature.linker.map.LinkMaps;
import dev.ligature.linker.map.LoadedLibrary;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The namespaces of a program. One made by a guest is there as long as it has libraries; one made
 * from Java until it is closed.
 */
public final class LinkNamespaces {
  private final LinkMaps linkMaps;
  private final Function<LinkMap, LinkNamespace> factory;
  private final Quota quota;
  private final ReentrantLock lock;
  private final List<LinkNamespace> namespaces = new ArrayList<>();
  private final Set<LinkNamespace> pinned = new HashSet<>();
  private final Set<LinkNamespace> closing = new HashSet<>();

  /**
   * The base namespace alone.
   *
   * @param factory wires the stages of a namespace together
   * @param quota how many there may be, the base one among them
   * @param lock the program's lock
   */
  public LinkNamespaces(
      LinkMaps linkMaps,
      Function<LinkMap, LinkNamespace> factory,
      Quota quota,
      ReentrantLock lock) {
    this.linkMaps = linkMaps;
    this.factory = factory;
    this.quota = quota;
    this.lock = lock;
    quota.require(1);
    namespaces.add(factory.apply(linkMaps.base()));
  }

  /** The one that main is in. */
  public LinkNamespace base() {
    return namespaces.getFirst();
  }

  /**
   * Makes one, which {@link #release} or {@link #removeEmpty} takes out again.
   *
   * @throws dev.ligature.linker.LinkException.NoRoom if there are as many as there may be
   */
  public LinkNamespace create() {
    lock.lock();
    try {
      removeEmpty();
      ProgramQuotas.takeOne(quota, "one more namespace");
      LinkNamespace namespace = factory.apply(linkMaps.create());
      namespaces.add(namespace);
      pinned.add(namespace);
      return namespace;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Begins to close one, in which nobody can open anything from now on; {@link #release} ends it.
   *
   * @return whether it is there and nobody has begun before
   */
  public boolean beginClosing(LinkNamespace namespace) {
    lock.lock();
    try {
      return namespaces.contains(namespace) && closing.add(namespace);
    } finally {
      lock.unlock();
    }
  }

  /** Whether {@link #beginClosing} has begun to close it, also if it is gone since. */
  public boolean isClosing(LinkNamespace namespace) {
    lock.lock();
    try {
      return closing.contains(namespace) || !namespaces.contains(namespace);
    } finally {
      lock.unlock();
    }
  }

  /** Lets one go that {@link #create} made once it is empty. */
  public void release(LinkNamespace namespace) {
    lock.lock();
    try {
      pinned.remove(namespace);
      removeEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** Takes those out that have no libraries any more. */
  private void removeEmpty() {
    for (LinkNamespace namespace : List.copyOf(namespaces).reversed()) {
      LinkMap map = namespace.linkMap();
      namespace.libraries().unmap();
      if (!map.isBase() && !pinned.contains(namespace) && map.libraries().isEmpty()) {
        namespaces.remove(namespace);
        closing.remove(namespace);
        linkMaps.remove(map);
        quota.give(1);
      }
    }
  }

  /** All that are there, the base one first. */
  public List<LinkNamespace> all() {
    lock.lock();
    try {
      removeEmpty();
      return List.copyOf(namespaces);
    } finally {
      lock.unlock();
    }
  }

  /** Whether one is there, and nobody has begun to close it. */
  public boolean isOpen(LinkNamespace namespace) {
    lock.lock();
    try {
      return namespaces.contains(namespace) && !closing.contains(namespace);
    } finally {
      lock.unlock();
    }
  }

  /** The one of a number. */
  public Optional<LinkNamespace> withId(int id) {
    return all().stream().filter(namespace -> namespace.linkMap().id() == id).findFirst();
  }

  /** The one that a library is in; of none, the base one. */
  public LinkNamespace of(@Nullable LoadedLibrary library) {
    if (library == null) {
      return base();
    }
    lock.lock();
    try {
      return namespaces.stream()
          .filter(namespace -> namespace.linkMap() == library.linkMap())
          .findFirst()
          .orElse(base());
    } finally {
      lock.unlock();
    }
  }
}
