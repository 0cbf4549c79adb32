package dev.ligature.engine;

import dev.ligature.engine.code.Room;
import java.util.List;
import java.util.stream.Stream;

/**
 * Makes sure that guests find the run time ready. A class initializer, or the linking of a {@code
 * VarHandle}, that a guest's exhausted stack ends leaves a class unusable for all guests of the
 * JVM. So classes are initialized before there are guests. Some things take milliseconds and few
 * guests use them. These are used once where they are first wanted, if the stack has room.
 */
final class Preparation {
  /** The classes that generated code and traps can reach and that have initializers. */
  private static final List<String> CLASSES =
      List.of(
          "Agents",
          "CodeCache",
          "Func",
          "FunctionSlots",
          "Global",
          "Global$1",
          "GuestException",
          "GuestException$1",
          "HostCode",
          "HostThrow",
          "Instance",
          "Instance$1",
          "LazyTarget",
          "LimitException",
          "Memory",
          "Quota",
          "Segments",
          "ShadowStack",
          "Table",
          "Tag",
          "TrapException",
          "TrapKind",
          "WaitQueue",
          "code.Closings",
          "code.Code",
          "code.Entrants",
          "code.Rebound",
          "code.Resumption",
          "code.Room",
          "code.TailCall",
          "events.Recording",
          "runtime.AtomicAccess",
          "runtime.AtomicUpdates",
          "runtime.Bulk",
          "runtime.MemoryAccess",
          "runtime.Numeric",
          "runtime.SegmentAccess",
          "runtime.TailCalls",
          "runtime.Throws",
          "runtime.Transfer",
          "runtime.Traps",
          "runtime.WideAccess",
          "runtime.WideAtomicAccess",
          "runtime.WideBulk",
          "runtime.WideSegmentAccess");

  /** Those that only code that can be interrupted reaches. */
  private static final List<String> OF_INTERRUPTS =
      List.of("GuestInterrupted", "Interruption", "code.LoopPoll", "runtime.SlowBulk");

  /** Those that only code on a class path reaches. */
  private static final List<String> OF_CLASS_PATH = List.of("code.HostTarget", "code.HostTarget$1");

  private static final State STATE = new State();

  private Preparation() {}

  static List<String> classes() {
    return Stream.of(CLASSES, OF_INTERRUPTS, OF_CLASS_PATH).flatMap(List::stream).toList();
  }

  /** What is done in this JVM. */
  private static final class State {
    private boolean basics;
    private boolean interrupts;
    private boolean arrays;
    private boolean segments;
    private boolean atomics;
  }

  /** Before there are guests. */
  static void ofBasics() {
    if (!STATE.basics) {
      Room.require();
      CLASSES.forEach(Preparation::initialize);
      initialize("runtime.ArrayUse");
      Room.prepare();
      STATE.basics = true;
    }
  }

  /** Before there are guests that can be interrupted. */
  static void ofInterrupts() {
    if (!STATE.interrupts) {
      OF_INTERRUPTS.forEach(Preparation::initialize);
      STATE.interrupts = true;
    }
  }

  /** Before there are guests that have arrays. */
  static void ofArrays() {
    if (!STATE.arrays) {
      initialize("runtime.ArrayDataUse");
      STATE.arrays = true;
    }
  }

  /** Before there are guests whose code is on a class path. */
  static void ofClassPath() {
    OF_CLASS_PATH.forEach(Preparation::initialize);
  }

  private static void initialize(String name) {
    try {
      Class.forName("dev.ligature.engine." + name);
    } catch (ClassNotFoundException e) {
      throw new LinkageError(name, e);
    }
  }

  /** Before an access through a segment; on a guest's stack, which it may be too much for. */
  static void ofSegments() {
    if (!STATE.segments) {
      Room.require();
      initialize("runtime.SegmentUse");
      STATE.segments = true;
    }
  }

  /** Before a memory is accessed atomically. */
  static void ofAtomics() {
    if (!STATE.atomics) {
      ofSegments();
      Room.require();
      initialize("runtime.AtomicUse");
      STATE.atomics = true;
    }
  }
}
