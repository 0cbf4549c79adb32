package dev.ligature.linker.abi;

import dev.ligature.engine.Engine;
import dev.ligature.engine.Func;
import dev.ligature.engine.Global;
import dev.ligature.engine.TrapException;
import dev.ligature.engine.TrapKind;
import dev.ligature.linker.allocate.ProgramMemory;
import dev.ligature.linker.allocate.ProgramTable;
import dev.ligature.linker.map.Area;
import dev.ligature.linker.map.GuestCode;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.ValType;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Functions that are made while a guest runs, of any type, each of one backing function of a fixed
 * type and an environment for it: what a foreign function interface in the guest needs.
 */
public final class Closures {
  /** {@code void backing(const void *arguments, void *results, void *environment)}. */
  private static final FuncType BACKING =
      new FuncType(List.of(ValType.I32, ValType.I32, ValType.I32), List.of());

  private static final int STACK_ALIGNMENT = 16;

  private final Engine engine;
  private final ProgramTable table;
  private final ProgramMemory memory;
  private final GuestStrings strings;
  private final FunctionPointers pointers;
  private final ReentrantLock lock;
  private final Map<Integer, Func> placeholders = new HashMap<>();

  /** The closures of one program. */
  public Closures(
      Engine engine,
      ProgramTable table,
      ProgramMemory memory,
      GuestStrings strings,
      ReentrantLock lock) {
    this.engine = engine;
    this.table = table;
    this.memory = memory;
    this.strings = strings;
    this.pointers = new FunctionPointers(table);
    this.lock = lock;
  }

  /**
   * Allocates a table element; calling it traps until it is prepared.
   *
   * @throws dev.ligature.linker.LinkException.NoRoom if the table is full
   */
  int allocate() {
    Func placeholder =
        engine.lazyFunction(
            "closure",
            new FuncType(List.of(), List.of()),
            () -> {
              throw new TrapException(
                  TrapKind.UNRESOLVED_FUNCTION, "a closure that was not prepared");
            });
    lock.lock();
    try {
      int index = table.indexOf(placeholder);
      placeholders.put(index, placeholder);
      return index;
    } finally {
      lock.unlock();
    }
  }

  /** Whether a table index is that of a closure. */
  boolean contains(int index) {
    lock.lock();
    try {
      return placeholders.containsKey(index);
    } finally {
      lock.unlock();
    }
  }

  /** Whether a closure is a function yet, and of a type. */
  boolean isPrepared(int index) {
    lock.lock();
    try {
      return table.requireTable().get(index) != placeholders.get(index);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Makes a closure be a function of a type.
   *
   * @param backing the table index of what to call, looked up at each call
   * @param environment what to give it
   * @return whether there was room for its type
   */
  boolean prepare(int index, FuncType type, int backing, int environment) {
    if (!memory.quotas().types().add(List.of(type))) {
      return false;
    }
    MethodHandle call =
        MethodHandles.insertArguments(Call.HANDLE, 0, this, type, backing, environment)
            .asCollector(Object[].class, type.params().size())
            .asType(Engine.methodType(type));
    table.requireTable().set(index, engine.hostFunction("closure", type, call));
    return true;
  }

  /** Gives a closure's table element back. */
  void free(int index) {
    lock.lock();
    try {
      Func placeholder = placeholders.remove(index);
      if (placeholder != null) {
        table.remove(placeholder);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Calls the backing function with the arguments in memory; gives the result it leaves there, if
   * any.
   */
  @Nullable Object call(FuncType type, int backing, int environment, Object... arguments) {
    Func function = pointers.get(backing, BACKING);
    int room = align(ValueBytes.size(type.params()));
    int results = align(ValueBytes.size(type.results()));
    if (!(memory.stackPointer() instanceof Global.I32 stackPointer)) {
      Area area = strings.allocate(Math.max(room + results, 1));
      try {
        return call(function, type, (int) area.base(), environment, arguments);
      } finally {
        strings.release(area);
      }
    }
    int before = stackPointer.value;
    try {
      stackPointer.value = before - room - results;
      return call(function, type, stackPointer.value, environment, arguments);
    } finally {
      stackPointer.value = before;
    }
  }

  private @Nullable Object call(
      Func function, FuncType type, int base, int environment, Object[] arguments) {
    int results = base + align(ValueBytes.size(type.params()));
    int resultSize = ValueBytes.size(type.results());
    strings.write(base, ValueBytes.write(arguments));
    strings.write(results, new byte[resultSize]);
    GuestCode.perform(
        () -> {
          function.handle().invokeExact(base, results, environment);
        });
    return type.results().isEmpty()
        ? null
        : ValueBytes.read(type.results(), strings.bytes(results, resultSize)).getFirst();
  }

  private static int align(int size) {
    return (size + STACK_ALIGNMENT - 1) & -STACK_ALIGNMENT;
  }

  /** In a class of its own so that it is looked up when a closure is first made. */
  private static final class Call {
    private static final MethodHandle HANDLE;

    static {
      try {
        HANDLE =
            MethodHandles.lookup()
                .findVirtual(
                    Closures.class,
                    "call",
                    MethodType.methodType(
                        Object.class, FuncType.class, int.class, int.class, Object[].class));
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }
  }
}
