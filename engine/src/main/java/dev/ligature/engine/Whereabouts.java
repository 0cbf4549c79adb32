package dev.ligature.engine;

import java.util.List;

/** Where a thread is that has entered a guest. */
enum Whereabouts {
  /** In the guest's code, or in what that calls for a single instruction. */
  GUEST,
  /** In a host function, or waiting. */
  HOST;

  private static final List<String> OF_INSTRUCTIONS =
      List.of("dev.ligature.engine.", "java.", "jdk.");
  private static final String WAITING = WaitQueue.class.getName();

  /** Where it is by its stack trace, innermost frame first. */
  static Whereabouts of(StackTraceElement[] trace) {
    for (StackTraceElement frame : trace) {
      String name = frame.getClassName();
      if (GuestStack.isGuest(frame)) {
        return GUEST;
      }
      if (name.equals(WAITING) || OF_INSTRUCTIONS.stream().noneMatch(name::startsWith)) {
        return HOST;
      }
    }
    return HOST;
  }
}
