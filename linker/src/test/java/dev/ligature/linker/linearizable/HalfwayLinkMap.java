package dev.ligature.linker.linearizable;

import java.util.concurrent.locks.LockSupport;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;

/** Has no lock, and does an operation in two steps that others see between: to be found. */
@Param(name = "thread", gen = ThreadIdGen.class)
public class HalfwayLinkMap extends SequentialLinkMap {
  private static final long NANOSECONDS = 20_000;

  @Override
  @Operation
  public String openGlobally(@Param(name = "thread") int thread, Name library) {
    String life = open(thread, library);
    LockSupport.parkNanos(NANOSECONDS);
    super.openGlobally(thread, library);
    close(thread, false);
    return life;
  }
}
