package dev.ligature.engine.events;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Tells JDK Flight Recorder, if there is one in the JVM and it has begun. Loading a class of events
 * takes the JVM long before that, so none is loaded.
 */
public final class Recording {
  private static final boolean AVAILABLE = isAvailable();

  /** Whether the classes of events are there, which are not to be loaded where a stack ends. */
  private static final AtomicBoolean READY = new AtomicBoolean();

  private Recording() {}

  private static boolean isAvailable() {
    Optional<Module> recorder = ModuleLayer.boot().findModule("jdk.jfr");
    boolean there = recorder.isPresent() && Recording.class.getModule().canRead(recorder.get());
    if (there) {
      // Loaded now, where there is room on the stack.
      EngineEvents.isOn();
    }
    return there;
  }

  /** Whether the recorder has begun: with the first recording of the JVM. */
  public static boolean isOn() {
    return AVAILABLE && EngineEvents.isOn();
  }

  /** The generation of classes, which begins now; null if nobody records it. */
  public static @Nullable Generation generation() {
    return isOn() ? EngineEvents.generation() : null;
  }

  /**
   * A trap.
   *
   * @param kind why, in the words of the specification
   * @param message the message of the exception
   */
  public static void trap(String kind, String message) {
    if (isOn()) {
      try {
        prepare();
        EngineEvents.trap(kind, message);
      } catch (StackOverflowError _) {
        // The trap itself is told to who has called the guest.
      }
    }
  }

  /**
   * The growth of a memory.
   *
   * @param before its size in pages
   * @param pages by how many it was to grow
   * @param grown whether it has
   */
  public static void growth(long before, long pages, boolean grown) {
    if (isOn()) {
      try {
        prepare();
        EngineEvents.growth(before, pages, grown);
      } catch (StackOverflowError _) {
        // The memory has grown, or not: what the guest is told does not change.
      }
    }
  }

  private static void prepare() {
    if (!READY.get()) {
      EngineEvents.prepare();
      READY.set(true);
    }
  }
}
