package dev.ligature.linker.thread;

import dev.ligature.engine.Agent;
import dev.ligature.engine.Global;
import dev.ligature.engine.Instance;
import dev.ligature.linker.HostGlobal;
import dev.ligature.linker.allocate.ProgramMemory;
import dev.ligature.linker.allocate.ThreadMemory;
import dev.ligature.linker.map.Area;
import dev.ligature.linker.map.GotCell;
import dev.ligature.linker.map.LoadedLibrary;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A thread of a guest program other than the first: its stack, and its libraries. */
public final class ThreadState extends Agent implements ThreadMemory {
  private final int id;
  private final ProgramMemory memory;
  private final ThreadLocals threadLocals;
  private final ReentrantLock lock;
  private final Area stack;
  private final @Nullable Global stackPointer;
  private final IdentityHashMap<HostGlobal, Global> hostVariables = new IdentityHashMap<>();
  private final SequencedMap<Instance, Area> blocks = new LinkedHashMap<>();
  private final List<Entered> unprepared = new ArrayList<>();
  private boolean prepared;
  private Area buffer = Area.NONE;
  private @Nullable String error;

  /**
   * A thread that has not begun.
   *
   * @param id its number
   * @param stack its stack
   * @param prepared whether that is where it runs; if not, it is to {@linkplain #prepared say so}
   * @param lock the program's lock
   */
  ThreadState(
      int id,
      ProgramMemory memory,
      Area stack,
      boolean prepared,
      ThreadLocals threadLocals,
      ReentrantLock lock) {
    super(memory.agents());
    this.id = id;
    this.memory = memory;
    this.threadLocals = threadLocals;
    this.lock = lock;
    this.stack = stack;
    this.prepared = prepared;
    Global first = memory.firstStackPointer();
    this.stackPointer = first == null ? null : Global.of(first.type());
    if (stackPointer instanceof Global.I32 cell) {
      cell.value = (int) stack.end();
    } else if (stackPointer instanceof Global.I64 wide) {
      wide.value = stack.end();
    }
    if (stackPointer != null) {
      setStackPointer(stackPointer);
    }
  }

  /** Its number, by which guests know it. */
  public int id() {
    return id;
  }

  @Override
  public @Nullable Global stackPointer() {
    return stackPointer;
  }

  @Override
  public Area buffer() {
    return buffer;
  }

  @Override
  public void setBuffer(Area buffer) {
    this.buffer = buffer;
  }

  /** Sets what its next {@code dlerror} gives. */
  public void setError(String message) {
    error = message;
  }

  /** Its last error, once. */
  public Optional<String> takeError() {
    Optional<String> message = Optional.ofNullable(error);
    error = null;
    return message;
  }

  void start() {
    begin();
  }

  /**
   * Enters a library, which another thread may have opened since this one began.
   *
   * @throws dev.ligature.linker.LinkException if its thread-local data can't be made
   */
  @Override
  protected void enter(Instance first) {
    lock.lock();
    boolean entered = false;
    try {
      LoadedLibrary library = (LoadedLibrary) first.owner();
      IdentityHashMap<Global, Global> own = new IdentityHashMap<>();
      if (stackPointer != null) {
        own.put(memory.firstStackPointer(), stackPointer);
      }
      for (GotCell cell : ThreadLocals.cells(library)) {
        own.put(cell.cell(), Global.of(cell.cell().type()));
      }
      for (HostGlobal variable : library.hostVariables()) {
        own.put(variable.cell(), hostVariables.computeIfAbsent(variable, HostGlobal::newCell));
      }
      first.copyFor(this, global -> cell(library, global, own));
      if (prepared) {
        make(new Entered(first, library, own));
      } else {
        unprepared.add(new Entered(first, library, own));
      }
      entered = true;
    } finally {
      if (!entered) {
        forget(first);
      }
      lock.unlock();
    }
  }

  /** What the thread has in place of a global's cell of the first one's. */
  private static Optional<Global> cell(
      LoadedLibrary library, int global, IdentityHashMap<Global, Global> own) {
    return library.mayHoldThreadLocals(global)
        ? Optional.of(Global.of(library.module().module().globals().get(global)))
        : Optional.ofNullable(own.get(library.instance().global(global)));
  }

  /**
   * A library that the thread has entered.
   *
   * @param first the first thread's instance
   * @param own what the thread has in place of cells of the first one's
   */
  private record Entered(
      Instance first, LoadedLibrary library, IdentityHashMap<Global, Global> own) {}

  private void make(Entered entered) {
    LoadedLibrary library = entered.library();
    blocks.put(entered.first(), threadLocals.make(library));
    // Libraries may refer to each other: this one's data is there when another is entered by it.
    for (GotCell cell : ThreadLocals.cells(library)) {
      threadLocals.fill(library, cell, Objects.requireNonNull(entered.own().get(cell.cell())));
    }
  }

  /**
   * Says that a thread which sets its stack itself has done so: the thread-local data are made of
   * the libraries that it has entered for that.
   */
  public void prepared() {
    lock.lock();
    try {
      prepared = true;
      unprepared.forEach(this::make);
      unprepared.clear();
    } finally {
      lock.unlock();
    }
  }

  @Override
  protected void left(Instance first) {
    Area block = blocks.remove(first);
    if (block != null) {
      memory.release(block);
    }
  }

  /** Its stack; {@link Area#NONE} if it has set one itself. */
  public Area stack() {
    return stack;
  }

  /**
   * Gives its thread-local data and its buffer back and ends it; the caller holds the lock and runs
   * as this thread, on whose stack the guest's {@code free} runs.
   */
  void release() {
    for (var next = blocks.pollFirstEntry(); next != null; next = blocks.pollFirstEntry()) {
      memory.release(next.getValue());
    }
    memory.release(buffer);
    buffer = Area.NONE;
    end();
  }
}
