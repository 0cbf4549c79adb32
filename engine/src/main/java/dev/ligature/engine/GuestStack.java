package dev.ligature.engine;

import dev.ligature.engine.codegen.JavaNames;
import java.util.ArrayList;
import java.util.List;

/** Picks the guest functions out of a Java stack trace. */
final class GuestStack {
  private GuestStack() {}

  static List<GuestFrame> of(StackTraceElement[] trace) {
    List<GuestFrame> frames = new ArrayList<>();
    for (StackTraceElement element : trace) {
      String file = element.getFileName();
      if (file != null && file.startsWith(JavaNames.SOURCE_PREFIX)) {
        frames.add(
            new GuestFrame(
                file.substring(JavaNames.SOURCE_PREFIX.length()),
                JavaNames.toGuest(element.getMethodName())));
      }
    }
    return frames;
  }
}
