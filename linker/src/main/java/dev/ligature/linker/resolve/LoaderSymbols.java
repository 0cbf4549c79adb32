package dev.ligature.linker.resolve;

import dev.ligature.linker.allocate.ContextTables;
import dev.ligature.linker.allocate.ProgramMemory;
import dev.ligature.linker.map.LoadedLibrary;
import dev.ligature.linker.map.LoaderDefinition;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The addresses that the loader chose, as symbols: where the stack lies, and the heap; and of what
 * it tells programs of wasip3.
 *
 * <p>The stack is the program's. The heap that the memory was laid out with belongs to the base
 * namespace. In another namespace the heap starts out empty: the second copy of a libc would
 * otherwise give out the same memory as the first. An allocator that grows the memory for all it
 * gives out, as wasi-libc's then does, is at home in any number.
 */
public final class LoaderSymbols {
  private static final String PROGRAM_TLS_INFO = "__wasm_program_tls_info";
  private static final String LIBDL_LIBRARIES = "__wasm_libdl_libraries";

  private static final long UNKNOWN = -1;

  private final ProgramMemory memory;
  private final ContextTables tables;
  private final boolean ownsHeap;

  private final long heap;

  private LoaderSymbols(ProgramMemory memory, ContextTables tables, boolean ownsHeap, long heap) {
    this.memory = memory;
    this.tables = tables;
    this.ownsHeap = ownsHeap;
    this.heap = heap;
  }

  /** The symbols that the base namespace sees, once the loader has laid the memory out. */
  public static LoaderSymbols ofBase(ProgramMemory memory, ContextTables tables) {
    return new LoaderSymbols(memory, tables, true, 0);
  }

  /** The symbols that a namespace sees that is made now. */
  public static LoaderSymbols ofNew(ProgramMemory memory, ContextTables tables) {
    if (memory.isPostponed()) {
      // Its first library says what the memory is like: as large as it will be then.
      return new LoaderSymbols(memory, tables, false, UNKNOWN);
    }
    return new LoaderSymbols(
        memory, tables, false, memory.memory() == null ? 0 : memory.memory().byteSize());
  }

  /**
   * The heap as a library with an allocator sees it, ahead of a main of fixed addresses that
   * exports its own: an allocator besides main's would give out the memory that main's gives out.
   */
  Optional<LoaderDefinition> ahead(LoadedLibrary library, String name) {
    return memory.isOwnedByMain() && isHeap(name) && isSecondAllocator(library)
        ? find(name)
        : Optional.empty();
  }

  /** Whether a symbol is the loader's if no library defines it. */
  public static boolean isChosen(String name) {
    return switch (name) {
      case "__stack_low", "__stack_high", "__heap_base", "__heap_end" -> true;
      case PROGRAM_TLS_INFO, LIBDL_LIBRARIES -> true;
      default -> false;
    };
  }

  /**
   * Whether a symbol is the loader's though main defines it, when main is the library's and nothing
   * is instantiated yet.
   */
  public static boolean isAhead(LoadedLibrary library, String name) {
    boolean heapOfMain =
        isHeap(name)
            && library.linkMap().main().filter(main -> !main.module().isRelocatable()).isPresent();
    return heapOfMain && isSecondAllocator(library);
  }

  private static boolean isHeap(String name) {
    return name.equals("__heap_base") || name.equals("__heap_end");
  }

  private static boolean isSecondAllocator(LoadedLibrary library) {
    return library.module().isRelocatable() && library.module().symbol("malloc").isPresent();
  }

  /** The symbol of that name. */
  Optional<LoaderDefinition> find(String name) {
    return switch (name) {
      case "__stack_low" -> define(name, memory.stackLow());
      case "__stack_high" -> define(name, memory.stackHigh());
      case "__heap_base" -> define(name, heap(memory.heapBase()));
      case "__heap_end" -> define(name, heap(memory.heapEnd()));
      case PROGRAM_TLS_INFO -> define(name, tables.programInfo());
      case LIBDL_LIBRARIES -> define(name, tables.libdlLibraries());
      default -> Optional.empty();
    };
  }

  private OptionalLong heap(long own) {
    if (ownsHeap) {
      return memory.heapEnd() == 0 ? OptionalLong.empty() : OptionalLong.of(own);
    }
    long start = heap == UNKNOWN ? memory.heapEnd() : heap;
    return start == 0 ? OptionalLong.empty() : OptionalLong.of(start);
  }

  private static Optional<LoaderDefinition> define(String name, OptionalLong address) {
    return address.isPresent()
        ? Optional.of(new LoaderDefinition(name, address.getAsLong()))
        : Optional.empty();
  }
}
