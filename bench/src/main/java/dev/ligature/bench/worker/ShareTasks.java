package dev.ligature.bench.worker;

import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.Program;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.ref.Reference;
import java.nio.file.Path;
import java.util.List;

/** Two programs over the same modules. */
final class ShareTasks {
  private final MemoryMXBean heap = ManagementFactory.getMemoryMXBean();

  /**
   * Opens a main module twice and calls a function of each: file, function, argument. Gives the
   * nanoseconds of the first program and of the second.
   */
  String time(List<String> words) throws Throwable {
    DynamicLinker linker = DynamicLinker.create();
    long start = System.nanoTime();
    Program first = start(linker, words);
    long between = System.nanoTime();
    Program second = start(linker, words);
    long end = System.nanoTime();
    first.close();
    second.close();
    return (between - start) + "\t" + (end - between);
  }

  /** As {@link #time}, but gives the bytes of heap beyond the linear memory. */
  String heap(List<String> words) throws Throwable {
    DynamicLinker linker = DynamicLinker.create();
    long before = used();
    Program first = startWhole(linker, words);
    long between = used();
    Program second = startWhole(linker, words);
    long end = used();
    long memory = memorySize(first.memory().byteSize());
    first.close();
    second.close();
    return Math.max(between - before - memory, 0) + "\t" + Math.max(end - between - memory, 0);
  }

  /** With all of its memory there, which is not to be counted. */
  private static Program startWhole(DynamicLinker linker, List<String> words) throws Throwable {
    Program program = start(linker, words);
    program.memory();
    return program;
  }

  private static Program start(DynamicLinker linker, List<String> words) throws Throwable {
    Program program = FirstCall.open(linker, Path.of(words.get(0)));
    FirstCall.call(program, words.get(1), Integer.parseInt(words.get(2)));
    return program;
  }

  /** What an array of that size takes of the heap, which rounds up to whole regions. */
  private long memorySize(long byteSize) throws InterruptedException {
    long before = used();
    long[] memory = new long[Math.toIntExact(byteSize / Long.BYTES)];
    try {
      return used() - before;
    } finally {
      Reference.reachabilityFence(memory);
    }
  }

  private long used() throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      System.gc();
      Thread.sleep(20);
    }
    return heap.getHeapMemoryUsage().getUsed();
  }
}
