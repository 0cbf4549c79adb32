package dev.ligature.conformance.loading;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ligature.guests.Guests;
import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.FunctionSymbol;
import dev.ligature.linker.Library;
import dev.ligature.linker.OpenFlag;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Any name is a library's name, also one that begins as names of Java's classes or of ours do: a
 * library's generated classes are named after it, and refer to those.
 */
class LibraryNamesTest {
  private static final Path CALLS = Guests.module("calls");

  static Stream<String> names() {
    return Stream.of(
        "",
        "d",
        "dev",
        "dev.",
        "dev.ligature",
        "dev.ligature.engine",
        "dev.ligature.engine.Instance",
        "dev.ligature.engine.Memory",
        "dev.ligature.engine.Global$I32",
        "dev.ligature.engine.runtime.Traps",
        "dev/ligature/engine/Func",
        "j",
        "java",
        "java.",
        "java.lang",
        "java.lang.Object",
        "java/lang/Object",
        "javax.crypto",
        "jdk.internal.misc.Unsafe",
        "Instance",
        "instance",
        "$instance",
        "$0",
        "$plt0",
        "l",
        "ligature.call",
        "ligature.call.i_i",
        "ligature.call.i_i~lazy",
        "wasm.module",
        ".",
        "..",
        "...",
        "a..b",
        "a.b.c.so",
        ".so",
        "a/b/c.so",
        "a;b",
        "[a",
        "[La;",
        "<init>",
        "a<b>",
        " ",
        "a\nb",
        "a\0b",
        "\u00e9\u4e2d\ud83d\ude00",
        "\ud800",
        "x".repeat(70_000));
  }

  private static Library open(Program program, String name, String module) throws IOException {
    byte[] bytes = Files.readAllBytes(Guests.module(module));
    return program.open(name, bytes, EnumSet.of(OpenFlag.LAZY));
  }

  private static int call(Library library, String function, int argument) throws Throwable {
    return (int) ((FunctionSymbol) library.findOrThrow(function)).handle().invokeExact(argument);
  }

  /** The classes of stubs, and those of functions that are called by reference. */
  @ParameterizedTest
  @MethodSource("names")
  void a_library_of_any_name_calls_another_library(String name) throws Throwable {
    ProgramConfig config = ProgramConfig.builder().libraryPath(CALLS).build();
    try (Program program = DynamicLinker.create().open(config)) {
      Library library = open(program, name, "calls/caller.so");
      int expected = call(library, "same", 10);
      assertEquals(expected, call(library, "other", 10));
      assertEquals(expected, call(library, "indirect", 10));
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void a_library_of_any_name_is_called_by_another_library(String name) throws Throwable {
    try (Program program = DynamicLinker.create().open(ProgramConfig.defaults())) {
      Library library = open(program, name, "calls/callee.so");
      assertEquals(12345, call(library, "step", 0));
    }
  }

  /** Hundreds of functions in groups, one of which is cut into parts. */
  @ParameterizedTest
  @MethodSource("names")
  void a_library_of_any_name_has_functions_of_many_classes(String name) throws Throwable {
    try (Program program = DynamicLinker.create().open(ProgramConfig.defaults())) {
      Library library = open(program, name, "bench-large/line.so");
      assertEquals(call(library, "line_in_many", 1), call(library, "line_in_one", 1));
    }
  }
}
