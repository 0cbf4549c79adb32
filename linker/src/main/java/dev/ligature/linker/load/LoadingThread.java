package dev.ligature.linker.load;

import dev.ligature.engine.Agents;
import dev.ligature.engine.Global;
import dev.ligature.engine.Instance;
import dev.ligature.linker.allocate.ProgramMemory;
import dev.ligature.linker.map.LoadedLibrary;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The thread that loads libraries. What runs while they are linked, start functions above all, runs
 * as this thread and on its stack: the first one may be in the middle of something. The instances
 * are lent to it, so that what linking sets is set in those of the first thread.
 */
final class LoadingThread {
  private final ProgramMemory memory;

  LoadingThread(ProgramMemory memory) {
    this.memory = memory;
  }

  private Agents agents() {
    return memory.agents();
  }

  /** Borrows the instances of libraries for the calling thread. */
  void borrow(List<LoadedLibrary> libraries) {
    if (isFirst()) {
      return;
    }
    for (LoadedLibrary library : libraries) {
      agents().lend(library.instance());
      replace(library.instance(), memory.firstStackPointer(), memory.stackPointer());
    }
  }

  /**
   * Gives back what is still borrowed.
   *
   * @return whether anything was
   */
  boolean giveBack(List<LoadedLibrary> libraries) {
    if (isFirst()) {
      return false;
    }
    for (LoadedLibrary library : libraries) {
      if (library.isInstantiated()) {
        Instance instance = library.instance();
        replace(instance, memory.stackPointer(), memory.firstStackPointer());
        agents().giveBack(instance);
      }
    }
    return true;
  }

  /** Gives an instance another stack pointer, if the program has any. */
  private static void replace(Instance instance, @Nullable Global from, @Nullable Global to) {
    if (from != null && to != null) {
      instance.replaceImported(from, to);
    }
  }

  private boolean isFirst() {
    return agents().current().equals(agents().first());
  }
}
