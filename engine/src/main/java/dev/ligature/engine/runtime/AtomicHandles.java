package dev.ligature.engine.runtime;

import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The handles of {@link AtomicUpdates}, which take milliseconds to make and few guests use. {@link
 * AtomicUse} makes them before a memory is accessed atomically.
 */
final class AtomicHandles {
  static final VarHandle BYTE = ValueLayout.JAVA_BYTE.varHandle();
  static final VarHandle SHORT =
      ValueLayout.JAVA_SHORT.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();
  static final VarHandle INT = ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();
  static final VarHandle LONG =
      ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();

  private AtomicHandles() {}
}
