package dev.ligature.linker.trace;

import dev.ligature.linker.LinkListener;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells JDK Flight Recorder, if there is one in the JVM and it has begun. The module {@code
 * jdk.jfr} may be missing, and no class of events is loaded before the recorder has begun.
 */
final class Recording {
  private static final boolean AVAILABLE = isAvailable();

  private Recording() {}

  private static boolean isAvailable() {
    Optional<Module> recorder = ModuleLayer.boot().findModule("jdk.jfr");
    return recorder.isPresent() && Recording.class.getModule().canRead(recorder.get());
  }

  /** Whether the recorder has begun: with the first recording of the JVM. */
  static boolean isOn() {
    return AVAILABLE && LinkerEvents.isOn();
  }

  /** Whether a recording wants to know of each reference that is bound. */
  static boolean wantsBindings() {
    return isOn() && LinkerEvents.wantsBindings();
  }

  /** The one that records, if it is on. */
  static LinkListener listener() {
    return LinkerEvents.LISTENER;
  }

  /** An opening, which begins now; null if nobody records it. */
  static Listeners.@Nullable Opening opening(String name) {
    return isOn() ? LinkerEvents.opening(name) : null;
  }
}
