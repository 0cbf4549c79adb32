package dev.ligature.engine;

import dev.ligature.engine.codegen.layout.JavaNames;
import dev.ligature.engine.codegen.lines.GroupLines;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

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
        GuestFrame frame = frame(element, file);
        if (within == null || !frame.isOfSameFunction(within)) {
          frames.add(frame);
        }
        within = JavaNames.isPart(element.getMethodName()) ? frame : null;
      }
    }
    return frames;
  }

  private static GuestFrame frame(StackTraceElement element, String source) {
    String module = JavaNames.moduleOf(source);
    String function = JavaNames.toGuest(JavaNames.ofPart(element.getMethodName()));
    String file = JavaNames.fileOf(source);
    int line = element.getLineNumber();
    boolean isLine = line < GroupLines.OTHERS || !JavaNames.isOfSeveralFiles(source);
    return file.isEmpty() || line <= 0 || !isLine
        ? new GuestFrame(module, function)
        : new GuestFrame(module, function, Optional.of(file), OptionalInt.of(line));
  }
}
