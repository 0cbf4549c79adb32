package dev.ligature.engine;

import dev.ligature.engine.codegen.layout.JavaNames;
import java.util.ArrayList;
import java.util.List;

/**
 * Picks the guest functions out of a Java stack trace. The methods that a large function was cut
 * into are called by its own and count as one frame with it.
 */
final class GuestStack {
  private GuestStack() {}

  /** Whether a frame is that of a guest's function, or of a part of one. */
  static boolean isGuest(StackTraceElement frame) {
    String file = frame.getFileName();
    return file != null && file.startsWith(JavaNames.SOURCE_PREFIX);
  }

  /**
   * Whether a thread that has entered a guest is in its code, or in what that calls for a single
   * instruction: not in a host function, and not waiting.
   *
   * @param trace its stack trace, innermost frame first
   */
  static boolean isInGuest(StackTraceElement[] trace) {
    for (StackTraceElement frame : trace) {
      String name = frame.getClassName();
      if (isGuest(frame)) {
        return true;
      }
      if (name.equals(WaitQueue.class.getName()) || !isOfInstructions(name)) {
        return false;
      }
    }
    return false;
  }

  private static boolean isOfInstructions(String className) {
    return className.startsWith("dev.ligature.engine.")
        || className.startsWith("java.")
        || className.startsWith("jdk.");
  }

  static List<GuestFrame> of(StackTraceElement[] trace) {
    List<GuestFrame> frames = new ArrayList<>();
    GuestFrame within = null;
    for (StackTraceElement element : trace) {
      String file = element.getFileName();
      if (file != null && isGuest(element)) {
        String method = JavaNames.ofPart(element.getMethodName());
        GuestFrame frame =
            new GuestFrame(
                file.substring(JavaNames.SOURCE_PREFIX.length()), JavaNames.toGuest(method));
        if (!frame.equals(within)) {
          frames.add(frame);
        }
        within = JavaNames.isPart(element.getMethodName()) ? frame : null;
      }
    }
    return frames;
  }
}
