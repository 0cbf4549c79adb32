package dev.ligature.engine;

import java.util.List;

/** Where a thread is that has entered a guest. */
enum Whereabouts {
  /** In the guest's code, or in what that calls for a single instruction. */
  GUEST,
  /** In a host function, or waiting. */
  HOST,
  /** In a host function that reads or writes by a channel, which an interrupt would close. */
  CHANNEL;

  private static final List<String> OF_INSTRUCTIONS =
      List.of("dev.ligature.engine.", "java.", "jdk.");
  private static final String WAITING = WaitQueue.class.getName();
  private static final List<String> CHANNELS = List.of("sun.nio.ch.", "java.nio.channels.");

  /** Where it is by its stack trace, innermost frame first. */
  static Whereabouts of(StackTraceElement[] trace) {
    for (StackTraceElement frame : trace) {
      String name = frame.getClassName();
      if (CHANNELS.stream().anyMatch(name::startsWith)) {
        return CHANNEL;
      }
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
