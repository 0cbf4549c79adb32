package dev.ligature.linker.soak;

import static dev.ligature.linker.testing.TestModule.GIVES_INT;
import static dev.ligature.linker.testing.TestModule.TAKES_INT;
import static dev.ligature.linker.testing.TestModule.VOID;

import dev.ligature.guests.Guests;
import dev.ligature.linker.testing.Code;
import dev.ligature.linker.testing.GnuGuest;
import dev.ligature.linker.testing.TestModule;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.ValType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** What is opened: the same modules again and again, others that nobody has seen before. */
final class SoakModules {
  /** What {@code value} of {@code lib.so} gives: its own 5 and the 7 of {@code base.so}. */
  static final int VALUE = 12;

  static final int DATUM = 77;

  /** HotSpot keeps what calls of a type that it never had before need, for as long as it runs. */
  private static final int TYPES = 64;

  private static final List<ValType> NUMBERS =
      List.of(ValType.I32, ValType.I64, ValType.F32, ValType.F64);

  private SoakModules() {}

  /** Writes what stays as it is. */
  static void write(Path folder) throws IOException {
    Files.write(folder.resolve("main.wasm"), main().build());
    Files.write(folder.resolve("base.so"), base().build());
    Files.write(folder.resolve("lib.so"), library().build());
    Files.write(
        folder.resolve("traps.so"),
        needing().function("__wasm_call_ctors", VOID, Code.of().unreachable()).build());
    Files.write(
        folder.resolve("missing.so"), TestModule.sharing().needs("base.so", "gone.so").build());
    Files.write(
        folder.resolve("large.so"),
        TestModule.sharing().needs("base.so").memory(1 << 25, 4).build());
    Files.write(
        folder.resolve("wide.so"), TestModule.sharing().needs("base.so").table(1 << 20, 0).build());
    TestModule undefined = TestModule.sharing().needs("base.so");
    int nowhere = undefined.importFunction("nowhere", VOID);
    undefined.function("run", VOID, Code.of().call(nowhere));
    Files.write(folder.resolve("undefined.so"), undefined.build());
    byte[] invalid = library().build();
    invalid[invalid.length / 2] = (byte) 0xff;
    Files.write(folder.resolve("invalid.so"), invalid);
    for (String name : List.of("above.so", "below.so")) {
      Files.copy(
          Guests.module("thread-opens/" + name),
          folder.resolve(name),
          StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static TestModule needing() {
    return TestModule.sharing().needs("base.so").memory(16, 2).table(1, 0);
  }

  /** A program that threads share, with a loop without end. */
  static TestModule main() {
    TestModule module = GnuGuest.addTo(TestModule.sharing());
    return module
        .function("spin", VOID, Code.of().raw(0x03, 0x40, 0x0c, 0, 0x0b))
        .function("table_size", GIVES_INT, Code.of().raw(0xfc, 0x10, 0));
  }

  private static TestModule base() {
    TestModule module = TestModule.sharing().memory(64, 3).table(2, 0);
    int seven = module.function(GIVES_INT, Code.constant(7));
    module.elements(0, seven, seven);
    return module.exportFunction("seven", seven).data("datum", 16, DATUM);
  }

  /** A library that refers to another one in every way, and has a handler for its end. */
  private static TestModule library() {
    TestModule module = needing();
    int seven = module.importFunction("seven", GIVES_INT);
    int trace = module.importFunction("trace", TAKES_INT);
    int atExit = module.importFunction("__cxa_atexit", TestModule.type(3, 1));
    int pointer = module.gotFunc("seven");
    int datum = module.gotMem("datum");
    int handler = module.function(TAKES_INT, Code.of().local(0).call(trace));
    module.elements(0, handler);
    Code construct =
        Code.of().global(module.tableBase()).i32(0).global(module.memoryBase()).call(atExit).drop();
    return module
        .function("__wasm_call_ctors", VOID, construct)
        .function("value", GIVES_INT, Code.of().call(seven).i32(5).add())
        .function(
            "pointed",
            GIVES_INT,
            Code.of().global(pointer).callIndirect(module.typeIndex(GIVES_INT)))
        .function("read", GIVES_INT, Code.of().global(datum).load())
        .data("own", 4, DATUM);
  }

  /** A library whose {@code dlopen} and its family a thread of its own calls. */
  static byte[] guest(int number) {
    return GnuGuest.addTo(TestModule.sharing())
        .function("guest_" + number, GIVES_INT, Code.constant(number))
        .build();
  }

  /** The content of a file that is replaced: gives a number. */
  static byte[] version(int number) {
    return TestModule.sharing()
        .needs("base.so")
        .function("version", GIVES_INT, Code.constant(number))
        .build();
  }

  /**
   * A library that was never there before: its names, its code and a type of function have a number
   * in them, which {@code fresh} gives, called through the table.
   */
  static byte[] fresh(int number, boolean shared) {
    TestModule module = shared ? TestModule.sharing() : TestModule.library();
    module.memory(16, 2).table(1, 0);
    FuncType type = type(TYPES + number % TYPES);
    int function = module.function(type, Code.constant(number));
    module.elements(0, function);
    Code call = Code.of();
    for (ValType parameter : type.params()) {
      zero(call, parameter);
    }
    call.global(module.tableBase()).callIndirect(module.typeIndex(type));
    return module
        .function("fresh", GIVES_INT, call)
        .function("fresh_" + number, GIVES_INT, Code.constant(number))
        .data("datum_" + number, 0, number)
        .build();
  }

  /** The same with a start function of a command, or a loop, or a constructor that traps. */
  static byte[] freshMain(int number, Code start) {
    return TestModule.library()
        .memory(16, 2)
        .function("_start", VOID, start)
        .function("fresh_" + number, GIVES_INT, Code.constant(number))
        .build();
  }

  /** A type for a number: its digits to the base of four are the parameters. */
  private static FuncType type(int number) {
    List<ValType> parameters = new ArrayList<>();
    for (int rest = number; rest > 0; rest /= NUMBERS.size()) {
      parameters.add(NUMBERS.get(rest % NUMBERS.size()));
    }
    return new FuncType(parameters, List.of(ValType.I32));
  }

  private static void zero(Code code, ValType type) {
    if (type.equals(ValType.I32)) {
      code.raw(0x41, 0);
    } else if (type.equals(ValType.I64)) {
      code.raw(0x42, 0);
    } else if (type.equals(ValType.F32)) {
      code.raw(0x43, 0, 0, 0, 0);
    } else {
      code.raw(0x44, 0, 0, 0, 0, 0, 0, 0, 0);
    }
  }
}
