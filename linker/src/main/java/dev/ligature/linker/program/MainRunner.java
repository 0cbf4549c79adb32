package dev.ligature.linker.program;

import dev.ligature.engine.Func;
import dev.ligature.engine.Global;
import dev.ligature.linker.GuestExit;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.SymbolMismatch;
import dev.ligature.linker.allocate.ProgramMemory;
import dev.ligature.linker.find.AbiNames;
import dev.ligature.linker.initialize.Finalization;
import dev.ligature.linker.map.GuestCode;
import dev.ligature.linker.map.LoadedLibrary;
import dev.ligature.linker.relocate.Resolution;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.ValType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** Runs a main module to its end. */
final class MainRunner {
  private static final String MAIN = "main";

  /** By Emscripten's {@code -sPROXY_TO_PTHREAD} since 3.1.8; before, main is there too. */
  private static final String PROXIED = "_emscripten_proxy_main";

  private static final FuncType WITHOUT_ARGUMENTS = new FuncType(List.of(), List.of(ValType.I32));
  private static final FuncType GETS_ONE = new FuncType(List.of(ValType.I32), List.of(ValType.I32));
  private static final FuncType GETS_ONE_WIDE =
      new FuncType(List.of(ValType.I64), List.of(ValType.I64));
  private static final FuncType GETS_WIDE = new FuncType(List.of(), List.of(ValType.I64));
  private static final FuncType WITH_ARGUMENTS =
      new FuncType(List.of(ValType.I32, ValType.I32), List.of(ValType.I32));
  private static final FuncType WITH_WIDE_ARGUMENTS =
      new FuncType(List.of(ValType.I32, ValType.I64), List.of(ValType.I32));
  private static final ValueLayout.OfInt POINTER =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong WIDE_POINTER =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final int STACK_ALIGNMENT = 16;

  /** The part of the stack that arguments may take, as on Linux. */
  private static final int ARGUMENTS_SHARE = 4;

  private final LoadedLibrary main;
  private final ProgramMemory memory;
  private final Finalization finalization;
  private final List<String> arguments;
  private final Supplier<Optional<Resolution.Target>> inScope;
  private final IntSupplier events;

  /**
   * Of one program.
   *
   * @param inScope finds the {@code main} of the global scope
   * @param events waits for events until the program ends, for a main that has begun a thread
   */
  MainRunner(
      LoadedLibrary main,
      ProgramMemory memory,
      Finalization finalization,
      List<String> arguments,
      Supplier<Optional<Resolution.Target>> inScope,
      IntSupplier events) {
    this.main = main;
    this.inScope = inScope;
    this.events = events;
    this.memory = memory;
    this.finalization = finalization;
    this.arguments = arguments;
  }

  /**
   * Runs it.
   *
   * @return the exit status
   * @throws IllegalStateException if it has nothing to run
   * @throws LinkException if its main function is of no type that main has, or arguments do not fit
   *     its stack
   */
  int run() {
    try {
      int status = start();
      finalization.finalizeProgram();
      return status;
    } catch (GuestExit e) {
      return e.status();
    }
  }

  private int start() {
    Optional<Func> start = main.abiFunction(AbiNames.START);
    if (start.isPresent()) {
      GuestCode.call(start.get());
      return 0;
    }
    for (String name : List.of("__main_void", "__main_argc_argv", MAIN)) {
      Optional<Func> function = main.abiFunction(name);
      if (function.isPresent()) {
        return callMain(main, name, function.get());
      }
    }
    Optional<Func> proxied = main.abiFunction(PROXIED);
    if (proxied.isPresent()) {
      // It begins a thread that runs main and ends the program by its status.
      int status = callMain(main, PROXIED, proxied.get());
      return status == 0 ? events.getAsInt() : status;
    }
    // As the start file of an ELF program refers to main, whoever has it.
    Optional<Resolution.Target> found =
        inScope.get().filter(target -> target.library().isPresent());
    Optional<Func> function = found.flatMap(Resolution.Target::function);
    if (function.isPresent()) {
      return callMain(found.get().library().get(), MAIN, function.get());
    }
    throw new IllegalStateException(
        main.name()
            + " has neither _start nor main, and nothing it is linked to has main:"
            + " there is nothing to run");
  }

  private int callMain(LoadedLibrary library, String name, Func function) {
    FuncType type = function.functionType();
    if (type.equals(WITHOUT_ARGUMENTS)) {
      return GuestCode.run(() -> (int) function.handle().invokeExact());
    }
    FuncType wanted = memory.isWide() ? WITH_WIDE_ARGUMENTS : WITH_ARGUMENTS;
    if (type.equals(wanted)) {
      return memory.isWide() ? callWithWideArguments(function) : callWithArguments(function);
    }
    throw new LinkException.Mismatch(
        List.of(
            SymbolMismatch.ofLoaderFunction(
                name,
                library.name(),
                "function %s or %s".formatted(wanted, WITHOUT_ARGUMENTS),
                "function " + type,
                library.chain())));
  }

  private int callWithArguments(Func function) {
    if (memory.memory() == null) {
      return GuestCode.run(() -> (int) function.handle().invokeExact(0, 0));
    }
    if (memory.stackPointer() instanceof Global.I32 stackPointer) {
      int before = stackPointer.value;
      try {
        int argv = (int) pushArguments(Integer.toUnsignedLong(before));
        stackPointer.value = argv;
        return call(function, argv);
      } finally {
        stackPointer.value = before;
      }
    }
    Optional<Func> allocator = named(GETS_ONE, "_emscripten_stack_alloc", "stackAlloc");
    Optional<Func> save = named(GuestCode.GETTER, "emscripten_stack_get_current", "stackSave");
    Optional<Func> restore = named(GuestCode.HANDLER, "_emscripten_stack_restore", "stackRestore");
    if (allocator.isEmpty() || save.isEmpty() || restore.isEmpty()) {
      // Without its stack there is no place for arguments that is nobody else's.
      return GuestCode.run(() -> (int) function.handle().invokeExact(0, 0));
    }
    int before = GuestCode.run(() -> (int) save.get().handle().invokeExact());
    checkFits(strings(), Integer.toUnsignedLong(before));
    int size = (int) (size(strings()) + 2 * STACK_ALIGNMENT) & -STACK_ALIGNMENT;
    int block = GuestCode.run(() -> (int) allocator.get().handle().invokeExact(size));
    try {
      return call(function, (int) pushArguments(Integer.toUnsignedLong(block) + size));
    } finally {
      GuestCode.call(restore.get(), before);
    }
  }

  private int callWithWideArguments(Func function) {
    if (memory.stackPointer() instanceof Global.I64 stackPointer) {
      long before = stackPointer.value;
      try {
        long argv = pushArguments(before);
        stackPointer.value = argv;
        int argc = arguments.size();
        return GuestCode.run(() -> (int) function.handle().invokeExact(argc, argv));
      } finally {
        stackPointer.value = before;
      }
    }
    Optional<Func> allocator = named(GETS_ONE_WIDE, "_emscripten_stack_alloc", "stackAlloc");
    Optional<Func> save = named(GETS_WIDE, "emscripten_stack_get_current", "stackSave");
    Optional<Func> restore =
        named(GuestCode.WIDE_HANDLER, "_emscripten_stack_restore", "stackRestore");
    if (allocator.isEmpty() || save.isEmpty() || restore.isEmpty()) {
      return GuestCode.run(() -> (int) function.handle().invokeExact(0, 0L));
    }
    long before = GuestCode.run(() -> (long) save.get().handle().invokeExact());
    checkFits(strings(), before);
    long size = (size(strings()) + 2 * STACK_ALIGNMENT) & -STACK_ALIGNMENT;
    long block = GuestCode.run(() -> (long) allocator.get().handle().invokeExact(size));
    try {
      long argv = pushArguments(block + size);
      int argc = arguments.size();
      return GuestCode.run(() -> (int) function.handle().invokeExact(argc, argv));
    } finally {
      GuestCode.call(restore.get(), before);
    }
  }

  /** A function by which a main of Emscripten lets its host use its stack. */
  private Optional<Func> named(FuncType type, String... names) {
    return Arrays.stream(names)
        .flatMap(name -> main.abiFunction(name).stream())
        .filter(function -> function.functionType().equals(type))
        .findFirst();
  }

  private int call(Func function, int argv) {
    int argc = arguments.size();
    return GuestCode.run(() -> (int) function.handle().invokeExact(argc, argv));
  }

  private List<byte[]> strings() {
    return arguments.stream().map(a -> a.getBytes(StandardCharsets.UTF_8)).toList();
  }

  /** Puts the strings and the array of pointers to them below an address, and gives the array's. */
  private long pushArguments(long end) {
    long top = end;
    checkIsInMemory(top);
    MemorySegment segment = memory.requireMemory().segment(top);
    long[] pointers = new long[arguments.size() + 1];
    List<byte[]> strings = strings();
    checkFits(strings, top);
    for (int i = 0; i < strings.size(); i++) {
      byte[] bytes = strings.get(i);
      top -= bytes.length + 1;
      MemorySegment.copy(bytes, 0, segment, ValueLayout.JAVA_BYTE, top, bytes.length);
      segment.set(ValueLayout.JAVA_BYTE, top + bytes.length, (byte) 0);
      pointers[i] = top;
    }
    top = (top - (long) pointers.length * pointerSize()) & -STACK_ALIGNMENT;
    for (int i = 0; i < pointers.length; i++) {
      long place = top + (long) i * pointerSize();
      if (memory.isWide()) {
        segment.set(WIDE_POINTER, place, pointers[i]);
      } else {
        segment.set(POINTER, place, (int) pointers[i]);
      }
    }
    return top;
  }

  private int pointerSize() {
    return memory.isWide() ? Long.BYTES : Integer.BYTES;
  }

  private void checkIsInMemory(long top) {
    long size = memory.requireMemory().byteSize();
    if (top > size) {
      throw new LinkException.InvalidRequest(
          "%s: no place for arguments: __stack_pointer is 0x%x, the memory ends at 0x%x"
              .formatted(main.name(), top, size));
    }
  }

  private long size(List<byte[]> strings) {
    long size = (strings.size() + 1L) * pointerSize();
    for (byte[] bytes : strings) {
      size += bytes.length + 1L;
    }
    return size;
  }

  private void checkFits(List<byte[]> strings, long top) {
    long size = size(strings);
    if (size > top / ARGUMENTS_SHARE) {
      throw new LinkException.InvalidRequest(
          "%s: argument list too long: %d bytes, at most %d fit on the stack"
              .formatted(main.name(), size, top / ARGUMENTS_SHARE));
    }
  }
}
