package dev.ligature.linker.load;

import dev.ligature.linker.LinkException;
import dev.ligature.linker.allocate.ProgramMemory;
import dev.ligature.linker.map.LoadedLibrary;
import dev.ligature.wasm.ExternType;
import java.util.List;

/**
 * Checks, before anything is made, that all libraries of a program are compiled for threads, or
 * none: a memory is shared by threads or is not, and its importers have to agree.
 */
final class SharingCheck {
  private final ProgramMemory memory;

  SharingCheck(ProgramMemory memory) {
    this.memory = memory;
  }

  /**
   * Checks libraries in load order.
   *
   * @throws LinkException.InvalidModule if one does not fit
   */
  void check(List<LoadedLibrary> fresh) {
    String first = memory.isMade() ? "the program" : "";
    boolean shared = memory.isShared();
    for (LoadedLibrary library : fresh) {
      List<ExternType.Memory> memories = library.module().module().memories();
      if (memories.isEmpty()) {
        continue;
      }
      boolean wanted = memories.getFirst().limits().shared();
      if (first.isEmpty()) {
        first = library.name();
        shared = wanted;
      } else if (wanted != shared) {
        throw unfit(library, wanted, first);
      }
    }
  }

  private static LinkException unfit(LoadedLibrary library, boolean shared, String first) {
    List<String> chain = library.chain();
    return new LinkException.InvalidModule(
        library.name(),
        shared
            ? "it is linked for a memory that threads share, and that of " + first + " is none"
            : "it is not linked for threads, and the memory of " + first + " is shared by threads",
        "compile all of a program with -matomics -mbulk-memory and link it with --shared-memory,"
            + " or all without",
        chain.subList(0, chain.size() - 1));
  }
}
