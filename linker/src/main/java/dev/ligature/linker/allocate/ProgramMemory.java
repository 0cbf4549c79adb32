package dev.ligature.linker.allocate;

import dev.ligature.engine.Agents;
import dev.ligature.engine.Global;
import dev.ligature.engine.LimitException;
import dev.ligature.engine.Memory;
import dev.ligature.engine.Quota;
import dev.ligature.linker.Limit;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.image.LayoutImage;
import dev.ligature.linker.image.MemoryImage;
import dev.ligature.linker.map.Area;
import dev.ligature.linker.map.LoadedLibrary;
import dev.ligature.wasm.ExternKind;
import dev.ligature.wasm.Limits;
import dev.ligature.wasm.WasmModule;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The memory of a program and the areas that libraries have in it.
 *
 * <p>If the guest believes that all memory behind its heap is its own, areas of late libraries come
 * from the guest's own allocator. Otherwise they come from growing the memory. What is given back
 * is used again.
 */
public final class ProgramMemory {
  private static final long BUFFER_ALIGNMENT = 16;

  /** In each byte of unmapped memory, if it is poisoned: as an address, beyond most memories. */
  private static final byte POISON = (byte) 0xdb;

  /** Why there is no room where no limit forbids it. */
  private static final String NO_HEAP = "the Java heap has no room for it";

  private final Supplier<Optional<GuestAllocator>> guest;
  private final boolean poison;
  private final ProgramQuotas quotas;
  private final FreeList free = new FreeList();
  private final Agents agents;
  private @Nullable Memory memory;
  private @Nullable Global stackPointer;
  private OptionalLong stackHigh = OptionalLong.empty();
  private long heapBase;
  private long heapEnd;
  private boolean ownedByMain;

  /** Makes memory and table of a program without a main, as its first library wants them. */
  private volatile @Nullable Consumer<List<LoadedLibrary>> postponed;

  /** Whether that is being done: the maker asks for the memory. */
  private boolean isBeingMade;

  /**
   * No memory yet.
   *
   * @param guest gives the guest's allocator, if areas must be allocated with it
   * @param poison whether areas that are given back are filled with what is no address
   * @param quotas what the program's memories may have
   * @param agents the program's threads
   */
  public ProgramMemory(
      Supplier<Optional<GuestAllocator>> guest,
      boolean poison,
      ProgramQuotas quotas,
      Agents agents) {
    this.agents = agents;
    this.guest = guest;
    this.poison = poison;
    this.quotas = quotas;
  }

  /** The memory; null if there is none yet, or main has none. */
  public @Nullable Memory memory() {
    settle();
    return memory;
  }

  /**
   * Leaves it to the first library, or whoever needs the memory before that, to make it.
   *
   * @param maker makes memory and table as libraries import them; of 32 bits and for one thread if
   *     there are none
   */
  public void postpone(Consumer<List<LoadedLibrary>> maker) {
    postponed = maker;
  }

  /** Whether memory and table are still to be made. */
  public boolean isPostponed() {
    return postponed != null;
  }

  /**
   * Makes memory and table if they are still to be made.
   *
   * @param first the libraries that are to share them
   */
  public void settle(List<LoadedLibrary> first) {
    if (postponed != null) {
      make(first);
    }
  }

  /** Makes memory and table if they are still to be made, though no library is there. */
  public void settle() {
    settle(List.of());
  }

  private synchronized void make(List<LoadedLibrary> first) {
    Consumer<List<LoadedLibrary>> maker = postponed;
    if (maker != null && !isBeingMade) {
      isBeingMade = true;
      try {
        maker.accept(first);
        // Only now: another thread that asks has to wait, and where there was no room the next one
        // tries again.
        postponed = null;
      } finally {
        isBeingMade = false;
      }
    }
  }

  /** The memory, which has to be there. */
  public Memory requireMemory() {
    return Objects.requireNonNull(memory(), "no memory");
  }

  /** What no memory of the program can grow beyond, in pages. */
  public long maxPages() {
    return quotas.engine().memoryPages();
  }

  /** What the program may have. */
  public ProgramQuotas quotas() {
    return quotas;
  }

  /** Whether there is a memory, which is not made for the question. */
  public boolean isMade() {
    return memory != null;
  }

  /** Whether its addresses have 64 bits. */
  public boolean isWide() {
    return memory != null && memory.limits().is64();
  }

  /** Whether several threads can run over it. */
  public boolean isShared() {
    return memory != null && memory.limits().shared();
  }

  /** The threads that run over it; each has a stack in it. */
  public Agents agents() {
    return agents;
  }

  /** The first thread's cell of {@code __stack_pointer}; null if main keeps it to itself. */
  public @Nullable Global firstStackPointer() {
    settle();
    return stackPointer;
  }

  /** The calling thread's cell of {@code __stack_pointer}; null if main keeps it to itself. */
  public @Nullable Global stackPointer() {
    settle();
    return agents.current() instanceof ThreadMemory thread && stackPointer != null
        ? thread.stackPointer()
        : stackPointer;
  }

  /** The low end of the stack that the loader laid out; empty if main brought its own. */
  public OptionalLong stackLow() {
    settle();
    return stackHigh.isPresent() ? OptionalLong.of(InitialLayout.NULL_AREA) : stackHigh;
  }

  /** The end of the stack that the loader laid out; empty if main brought its own. */
  public OptionalLong stackHigh() {
    settle();
    return stackHigh;
  }

  /** Where the heap starts; if main laid out the memory, an empty one behind what it had. */
  public long heapBase() {
    settle();
    return heapBase;
  }

  /** The size of the memory when it was laid out or taken over: where the heap ends. */
  public long heapEnd() {
    settle();
    return heapEnd;
  }

  /** Takes over the memory of a main module of fixed addresses. */
  public void adopt(@Nullable Memory mainMemory, @Nullable Global mainStackPointer) {
    memory = mainMemory;
    stackPointer = mainStackPointer;
    if (mainStackPointer != null) {
      agents.setStackPointer(mainStackPointer);
    }
    ownedByMain = true;
    heapBase = mainMemory == null ? 0 : mainMemory.byteSize();
    heapEnd = heapBase;
  }

  /** Whether the memory is laid out by main, for its own heap and stack. */
  public boolean isOwnedByMain() {
    return ownedByMain;
  }

  /**
   * Makes the memory that a main of fixed addresses imports; what is in it is main's business.
   *
   * @param limits the initial and the largest size in pages
   * @throws LinkException.NoRoom if the first is over the second, or the Java heap has no room
   */
  public void createBare(LoadedLibrary main, Limits limits) {
    if (limits.min() > limits.max()) {
      throw noRoom(main, limits.min() + " pages of memory", limit(limits.max(), limits.is64()));
    }
    memory = make(limits, main);
  }

  private Memory make(Limits limits, @Nullable LoadedLibrary library) {
    try {
      return new Memory(limits, quotas.engine());
    } catch (LimitException e) {
      throw noRoom(library, limits.min() + " pages of memory", String.valueOf(e.getMessage()));
    } catch (OutOfMemoryError e) {
      throw noRoom(library, limits.min() + " pages of memory", NO_HEAP);
    }
  }

  /**
   * Makes the memory.
   *
   * @param layout what is in it
   * @param limits what the modules that import it want together, in pages
   * @param libraries the libraries in it, for messages
   * @throws LinkException.NoRoom if it would be larger than it may be, or the Java heap has no room
   */
  public void create(InitialLayout layout, Limits limits, List<LoadedLibrary> libraries) {
    long pages = Math.max(limits.min(), pages(layout.heapBase()));
    LoadedLibrary first = libraries.isEmpty() ? null : libraries.getFirst();
    if (pages > limits.max()) {
      throw noRoom(first, pages + " pages of memory", limit(limits.max(), limits.is64()));
    }
    memory = make(new Limits(pages, limits.max(), limits.is64(), limits.shared()), first);
    stackPointer =
        limits.is64()
            ? new Global.I64(true, layout.stackHigh())
            : new Global.I32(true, (int) layout.stackHigh());
    agents.setStackPointer(stackPointer);
    stackHigh = OptionalLong.of(layout.stackHigh());
    heapBase = layout.heapBase();
    heapEnd = memory.byteSize();
  }

  /**
   * Allocates the area of a late library, zeroed.
   *
   * @throws LinkException.NoRoom if there is no room
   */
  public Area allocate(LoadedLibrary library) {
    long size = library.module().areaSize();
    if (size == 0 || (memory == null && library.module().memorySize() == 0)) {
      return Area.NONE;
    }
    Area area = allocate(library, size, library.module().memoryAlignment());
    zero(area);
    return area;
  }

  /**
   * Allocates memory for the linker's own use, zeroed.
   *
   * @throws LinkException.NoRoom if there is no room
   */
  public Area allocateBuffer(long size) {
    Area area = allocate(null, size, BUFFER_ALIGNMENT);
    zero(area);
    return area;
  }

  /**
   * Allocates memory that belongs to a library and is not its area.
   *
   * @param library the library; null for the linker itself
   * @throws LinkException.NoRoom if there is no room
   */
  public Area allocate(@Nullable LoadedLibrary library, long size, long alignment) {
    if (memory() == null) {
      throw noRoom(library, size + " bytes of memory", "the program has no memory to share");
    }
    long reused = free.take(size, alignment);
    if (reused >= 0) {
      return new Area(reused, size);
    }
    Optional<GuestAllocator> allocator = guest.get();
    return allocator.isPresent()
        ? fromGuest(allocator.get(), library, size, alignment)
        : fromGrowth(library, size, alignment);
  }

  private Area fromGuest(
      GuestAllocator allocator, @Nullable LoadedLibrary library, long size, long alignment) {
    long block = allocator.malloc(size + alignment - 1);
    if (block == 0) {
      throw noRoom(library, size + " bytes of memory", "the guest's malloc gave null");
    }
    return new Area(FreeList.align(block, alignment), size, block);
  }

  private Area fromGrowth(@Nullable LoadedLibrary library, long size, long alignment) {
    Memory memory = requireMemory();
    int page = memory.limits().pageSize();
    boolean empty = memory.pages() == 0;
    long slack = empty ? alignment + InitialLayout.NULL_AREA : Math.max(0, alignment - page);
    long wanted = FreeList.align(size + slack, page);
    long before = memory.grow(wanted / page);
    if (before < 0) {
      throw noRoom(library, size + " bytes of memory", limit(memory, wanted / page));
    }
    long start = start(before, page);
    long base = FreeList.align(start, alignment);
    giveBack(start, base - start);
    giveBack(base + size, before * page + wanted - base - size);
    return new Area(base, size);
  }

  /** Where pages start that were added: in an empty memory behind what null points to. */
  private static long start(long pages, int pageSize) {
    return Math.max(pages * pageSize, InitialLayout.NULL_AREA);
  }

  private void giveBack(long base, long size) {
    if (size > 0) {
      free.give(base, size);
    }
  }

  /**
   * Gives an area back, to the guest's allocator if it came from there. The guest of a thread that
   * is to leave it can free nothing: then the area is kept for the next that wants one.
   */
  public void release(Area area) {
    if (poison && area.size() > 0) {
      requireMemory().segment(area.end()).asSlice(area.base(), area.size()).fill(POISON);
    }
    if (area.block() >= 0 && !agents.isLeaving()) {
      guest.get().ifPresent(allocator -> allocator.free(area.block()));
    } else if (area.size() > 0) {
      free.give(area.base(), area.size());
    }
  }

  /** How many bytes of what the loader owns are in no area. */
  public long freeBytes() {
    return free.total();
  }

  /**
   * Grows the memory to a size that a library's import wants, if it is smaller.
   *
   * @throws LinkException.NoRoom if it can't
   */
  public void ensurePages(LoadedLibrary library, long pages) {
    Memory memory = requireMemory();
    long delta = pages - memory.pages();
    if (delta <= 0) {
      return;
    }
    long before = memory.grow(delta);
    if (before < 0) {
      throw noRoom(library, pages + " pages of memory", limit(memory, delta));
    }
    int page = memory.limits().pageSize();
    long start = start(before, page);
    free.give(start, (before + delta) * page - start);
  }

  /**
   * Checks that the memories that a library defines may be as large as they are at first.
   *
   * @throws LinkException.NoRoom if they may not
   */
  public void checkOwn(LoadedLibrary library) {
    WasmModule module = library.module().module();
    module.memories().stream()
        .skip(module.importCount(ExternKind.MEMORY))
        .filter(own -> own.limits().min() > maxPages())
        .findFirst()
        .ifPresent(
            own -> {
              throw noRoom(
                  library,
                  own.limits().min() + " pages of memory",
                  limit(maxPages(), own.limits().is64()));
            });
  }

  /** What is saved of it, which has to be unshared. It is not made for that. */
  public LayoutImage save() {
    Memory made = memory;
    return new LayoutImage(
        Optional.ofNullable(made).map(MemoryContents::save),
        isWide(),
        made == null ? 0 : made.limits().max(),
        stackHigh,
        stackPointer == null ? null : stackPointer.value(),
        heapBase,
        heapEnd,
        free.save());
  }

  /**
   * Makes the memory that was saved, or gives the one that main brought what was in it.
   *
   * @param first a library in it, for messages; null if there is none
   * @throws LinkException.NoRoom if it would be larger than it may be, or the Java heap has no room
   */
  public void restore(LayoutImage saved, @Nullable LoadedLibrary first) {
    if (saved.memory().isPresent()) {
      MemoryImage contents = saved.memory().get();
      Memory made = memory;
      if (made == null) {
        long most = Math.min(saved.maxPages(), maxPages());
        if (contents.pages() > most) {
          throw noRoom(first, contents.pages() + " pages of memory", limit(most, saved.wide()));
        }
        made = make(new Limits(contents.pages(), most, saved.wide(), false), first);
        memory = made;
      }
      if (!MemoryContents.restore(contents, made)) {
        long more = contents.pages() - made.pages();
        throw noRoom(first, contents.pages() + " pages of memory", limit(made, more));
      }
    }
    if (stackPointer == null && saved.stackPointer() != null) {
      stackPointer = saved.wide() ? new Global.I64(true, 0) : new Global.I32(true, 0);
      agents.setStackPointer(stackPointer);
    }
    if (stackPointer != null) {
      stackPointer.setValue(saved.stackPointer());
    }
    stackHigh = saved.stackHigh();
    heapBase = saved.heapBase();
    heapEnd = saved.heapEnd();
    free.restore(saved.free());
  }

  /** Why there can't be a memory of more pages. */
  private String limit(long pages, boolean wide) {
    if (!wide && pages >= Memory.MAX_PAGES) {
      return "the limit is %d pages of 64 KiB in each memory".formatted(pages);
    }
    return pages == maxPages()
        ? quotas.limits().text(Limit.MEMORY_PAGES)
        : "the limit is %d pages".formatted(pages);
  }

  /** Why the memory did not grow by so many pages. */
  private String limit(Memory memory, long pages) {
    Quota all = quotas.engine().pages();
    String state =
        "the memory has %d of at most %d pages".formatted(memory.pages(), memory.maxPages());
    if (pages > memory.maxPages() - memory.pages()) {
      long most = memory.limits().is64() ? Memory.MAX_PAGES_64 : Memory.MAX_PAGES;
      boolean byConfig = memory.maxPages() == maxPages() && maxPages() < most;
      return byConfig ? state + "; " + Limit.MEMORY_PAGES.hint() : state;
    }
    if (!all.has(memory.limits().shared() ? 1 : pages)) {
      return all.text();
    }
    return memory.limits().shared() ? state : NO_HEAP;
  }

  private void zero(Area area) {
    if (area.size() > 0) {
      requireMemory().segment(area.end()).asSlice(area.base(), area.size()).fill((byte) 0);
    }
  }

  private static long pages(long bytes) {
    return FreeList.align(bytes, Memory.PAGE_SIZE) / Memory.PAGE_SIZE;
  }

  private static LinkException.NoRoom noRoom(
      @Nullable LoadedLibrary library, String wanted, String limit) {
    return library == null
        ? new LinkException.NoRoom("the program", wanted, limit, List.of())
        : new LinkException.NoRoom(library.name(), wanted, limit, library.chain());
  }
}
