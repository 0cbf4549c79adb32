package dev.ligature.bench.worker;

import dev.ligature.linker.Linker;
import dev.ligature.linker.Program;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Path;
import java.util.List;

/** Two programs over the same modules. */
final class ShareTasks {
  private final MemoryMXBean heap = ManagementFactory.getMemoryMXBean();

  /**
   * Opens a main module twice and calls a function of each: file, function, argument. Gives for the
   * first program and the second the nanoseconds and the bytes of heap beyond the linear memory.
   */
  String open(List<String> words) throws Throwable {
    Linker linker = Linker.create();
    StringBuilder answer = new StringBuilder();
    Program[] programs = new Program[2];
    long before = used();
    for (int i = 0; i < programs.length; i++) {
      long start = System.nanoTime();
      programs[i] = FirstCall.open(linker, Path.of(words.get(0)));
      FirstCall.call(programs[i], words.get(1), Integer.parseInt(words.get(2)));
      long nanos = System.nanoTime() - start;
      long after = used();
      long beyond = after - before - programs[i].memory().byteSize();
      before = after;
      answer.append(i == 0 ? "" : "\t").append(nanos).append('\t').append(Math.max(beyond, 0));
    }
    for (Program program : programs) {
      program.close();
    }
    return answer.toString();
  }

  private long used() throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      System.gc();
      Thread.sleep(20);
    }
    return heap.getHeapMemoryUsage().getUsed();
  }
}
