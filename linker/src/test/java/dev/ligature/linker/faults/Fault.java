package dev.ligature.linker.faults;

import dev.ligature.engine.TrapException;
import dev.ligature.engine.TrapKind;
import dev.ligature.linker.GuestExit;
import dev.ligature.linker.faults.Steps.Site;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;

/** What happens at a step. */
public enum Fault {
  /** A file can't be looked at, opened or read. */
  IO(EnumSet.of(Site.FILES)) {
    @Override
    Throwable make() {
      return new IOException(TEXT);
    }
  },
  /** Java code of the embedder throws. */
  EXCEPTION(EnumSet.allOf(Site.class)) {
    @Override
    Throwable make() {
      return new IllegalArgumentException(TEXT);
    }
  },
  /** The Java heap is full. */
  MEMORY(EnumSet.allOf(Site.class)) {
    @Override
    Throwable make() {
      return new OutOfMemoryError(TEXT);
    }
  },
  /** The Java stack is at its end. */
  STACK(EnumSet.allOf(Site.class)) {
    @Override
    Throwable make() {
      return new StackOverflowError(TEXT);
    }
  },
  /** A class can't be linked. */
  LINKAGE(EnumSet.allOf(Site.class)) {
    @Override
    Throwable make() {
      return new NoClassDefFoundError(TEXT);
    }
  },
  /** Any other error of the embedder's code. */
  ERROR(EnumSet.allOf(Site.class)) {
    @Override
    Throwable make() {
      return new AssertionError(TEXT);
    }
  },
  /** A host function traps. */
  TRAP(EnumSet.of(Site.HOST, Site.GUEST)) {
    @Override
    Throwable make() {
      return new TrapException(TrapKind.UNREACHABLE, TEXT);
    }
  },
  /** A guest ends the program. */
  EXIT(EnumSet.of(Site.HOST, Site.GUEST)) {
    @Override
    Throwable make() {
      return new GuestExit(3);
    }
  },
  /** The guest traps itself. */
  UNREACHABLE(EnumSet.of(Site.GUEST)),
  /** The guest recurs without end. */
  RECURSION(EnumSet.of(Site.GUEST)),
  /** The guest throws an exception that it does not catch. */
  THROW(EnumSet.of(Site.GUEST)),
  /** A function turns out to be invalid when it is called. */
  INVALID(EnumSet.of(Site.GUEST)),
  /** The thread is interrupted; nothing is thrown. */
  INTERRUPT(EnumSet.allOf(Site.class)),
  /** The program is interrupted; nothing is thrown. */
  STOP(EnumSet.allOf(Site.class));

  static final String TEXT = "a fault of the test";

  private final Set<Site> sites;

  Fault(Set<Site> sites) {
    this.sites = sites;
  }

  /** Whether it can happen there. */
  boolean happensAt(Site site) {
    return sites.contains(site);
  }

  /** What is thrown; null if nothing is. */
  Throwable make() {
    return null;
  }

  /** Whether the thread or the program is interrupted. */
  boolean interrupts() {
    return this == INTERRUPT || this == STOP;
  }
}
