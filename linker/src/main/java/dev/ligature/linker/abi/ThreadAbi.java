package dev.ligature.linker.abi;

import static java.lang.invoke.MethodType.methodType;

import dev.ligature.linker.HostFunction;
import dev.ligature.linker.map.LinkMaps;
import dev.ligature.linker.thread.GuestThreads;
import java.lang.invoke.MethodHandles;
import java.util.List;

/**
 * How guests begin threads.
 *
 * @see <a href="https://github.com/WebAssembly/wasi-threads">wasi-threads</a>
 */
public final class ThreadAbi {
  private static final int NOT_SUPPORTED = -58;

  private final GuestThreads threads;
  private final LinkMaps linkMaps;

  /** The functions of one program. */
  public ThreadAbi(GuestThreads threads, LinkMaps linkMaps) {
    this.threads = threads;
    this.linkMaps = linkMaps;
  }

  /** The functions, for all that guests do not define themselves. */
  public List<HostFunction> functions() {
    return new HostFunctions(MethodHandles.lookup(), this, "wasi")
        .add("thread-spawn", "spawn", methodType(int.class, int.class))
        .list();
  }

  /** {@code thread-spawn: func(argument: i32) -> i32}: the thread's number, or a negative one. */
  int spawn(int argument) {
    return linkMaps
        .base()
        .main()
        .map(main -> threads.spawn(main, argument, () -> {}))
        .orElse(NOT_SUPPORTED);
  }
}
