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
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Runs a main module to its end. */
final class MainRunner {
  private static final String MAIN = "main";
  private static final FuncType WITHOUT_ARGUMENTS = new FuncType(List.of(), List.of(ValType.I32));
  private static final FuncType WITH_ARGUMENTS =
      new FuncType(List.of(ValType.I32, ValType.I32), List.of(ValType.I32));
  private static final ValueLayout.OfInt POINTER =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final int STACK_ALIGNMENT = 16;

  /** The part of the stack that arguments may take, as on Linux. */
  private static final int ARGUMENTS_SHARE = 4;

  private final LoadedLibrary main;
  private final ProgramMemory memory;
  private final Finalization finalization;
  private final List<String> arguments;
  private final Supplier<Optional<Resolution.Target>> inScope;

  /**
   * Of one program.
   *
   * @param inScope finds the {@code main} of the global scope
   */
  MainRunner(
      LoadedLibrary main,
      ProgramMemory memory,
      Finalization finalization,
      List<String> arguments,
      Supplier<Optional<Resolution.Target>> inScope) {
    this.main = main;
    this.inScope = inScope;
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
    } else if (type.equals(WITH_ARGUMENTS)) {
      return callWithArguments(function);
    }
    throw new LinkException.Mismatch(
        List.of(
            SymbolMismatch.ofLoaderFunction(
                name,
                library.name(),
                "function %s or %s".formatted(WITH_ARGUMENTS, WITHOUT_ARGUMENTS),
                "function " + type,
                library.chain())));
  }

  private int callWithArguments(Func function) {
    if (memory.memory() == null || !(memory.stackPointer() instanceof Global.I32 stackPointer)) {
      // Without its stack there is no place for arguments that is nobody else's.
      return GuestCode.run(() -> (int) function.handle().invokeExact(0, 0));
    }
    int before = stackPointer.value;
    try {
      int argv = pushArguments(stackPointer);
      int argc = arguments.size();
      return GuestCode.run(() -> (int) function.handle().invokeExact(argc, argv));
    } finally {
      stackPointer.value = before;
    }
  }

  /** Puts the strings and the array of pointers to them on the guest's stack. */
  private int pushArguments(Global.I32 stackPointer) {
    long top = Integer.toUnsignedLong(stackPointer.value);
    checkIsInMemory(top);
    MemorySegment segment = memory.requireMemory().segment(top);
    int[] pointers = new int[arguments.size() + 1];
    List<byte[]> strings = arguments.stream().map(a -> a.getBytes(StandardCharsets.UTF_8)).toList();
    checkFits(strings, top);
    for (int i = 0; i < strings.size(); i++) {
      byte[] bytes = strings.get(i);
      top -= bytes.length + 1;
      MemorySegment.copy(bytes, 0, segment, ValueLayout.JAVA_BYTE, top, bytes.length);
      segment.set(ValueLayout.JAVA_BYTE, top + bytes.length, (byte) 0);
      pointers[i] = (int) top;
    }
    top = (top - (long) pointers.length * Integer.BYTES) & -STACK_ALIGNMENT;
    for (int i = 0; i < pointers.length; i++) {
      segment.set(POINTER, top + (long) i * Integer.BYTES, pointers[i]);
    }
    stackPointer.value = (int) top;
    return (int) top;
  }

  private void checkIsInMemory(long top) {
    long size = memory.requireMemory().byteSize();
    if (top > size) {
      throw new LinkException.InvalidRequest(
          "%s: no place for arguments: __stack_pointer is 0x%x, the memory ends at 0x%x"
              .formatted(main.name(), top, size));
    }
  }

  private void checkFits(List<byte[]> strings, long top) {
    long size = (strings.size() + 1L) * Integer.BYTES;
    for (byte[] bytes : strings) {
      size += bytes.length + 1L;
    }
    if (size > top / ARGUMENTS_SHARE) {
      throw new LinkException.InvalidRequest(
          "%s: argument list too long: %d bytes, at most %d fit on the stack"
              .formatted(main.name(), size, top / ARGUMENTS_SHARE));
    }
  }
}
