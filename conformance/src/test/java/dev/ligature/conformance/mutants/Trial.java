package dev.ligature.conformance.mutants;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;

/**
 * Tries something with an input, and bounds the processor time and the memory that it takes. What
 * is over a bound is tried again: classes are loaded once.
 */
final class Trial {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final long MOST_NANOSECONDS = TimeUnit.SECONDS.toNanos(1);

  private Trial() {}

  /**
   * Does something.
   *
   * @param size the size of the input in bytes
   * @param perByte how much each may allocate, in bytes
   * @param besides how much may be allocated besides, in bytes
   */
  static void of(int size, long perByte, long besides, Runnable action) {
    String fault = fault(size, perByte, besides, action);
    if (fault != null) {
      fault = fault(size, perByte, besides, action);
    }
    if (fault != null) {
      throw new AssertionError(fault);
    }
  }

  private static String fault(int size, long perByte, long besides, Runnable action) {
    long time = THREADS.getCurrentThreadCpuTime();
    long bytes = THREADS.getCurrentThreadAllocatedBytes();
    action.run();
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - bytes;
    long took = THREADS.getCurrentThreadCpuTime() - time;
    if (took > MOST_NANOSECONDS) {
      return "%d bytes took %d ms".formatted(size, TimeUnit.NANOSECONDS.toMillis(took));
    }
    if (allocated > size * perByte + besides) {
      return "%d bytes allocated %d".formatted(size, allocated);
    }
    return null;
  }
}
