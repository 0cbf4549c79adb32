package dev.ligature.linker.dlfcn;

import dev.ligature.linker.LinkException;
import dev.ligature.linker.load.HostFailure;
import dev.ligature.linker.trace.Warnings;
import java.util.function.Supplier;

/**
 * Makes link errors of what a guest could do nothing against: the host has run out of memory or
 * stack, its own code has failed. A guest that asked for a library gets a null handle and a
 * message, and goes on. Traps, exceptions of guests and what host functions threw to them pass.
 */
final class HostErrors {
  private HostErrors() {}

  /**
   * Does something for a guest.
   *
   * @param subject what it is about, for messages
   * @throws LinkException if the host fails
   */
  static <T> T reported(String subject, Supplier<T> action) {
    try {
      return action.get();
    } catch (OutOfMemoryError e) {
      throw failure(subject, "out of memory: " + e.getMessage());
    } catch (StackOverflowError e) {
      throw failure(subject, "call stack exhausted");
    } catch (VirtualMachineError | LinkageError e) {
      throw failure(subject, "internal error: " + e);
    } catch (HostFailure e) {
      Warnings.warn(
          subject + ": the host failed, and a guest was told of it by dlerror", e.thrown());
      throw failure(subject, "internal error: " + e.thrown());
    }
  }

  private static LinkException failure(String subject, String problem) {
    return new LinkException.InvalidRequest(subject + ": " + problem);
  }
}
