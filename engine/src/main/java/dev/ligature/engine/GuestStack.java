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
