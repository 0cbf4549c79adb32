package dev.ligature.conformance.hostile;

import dev.ligature.engine.TrapException;
import dev.ligature.guests.wat.ModuleAssembler;
import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.FunctionSymbol;
import dev.ligature.linker.Library;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.wasi.WasiPreview1;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Exhausts the stack where a guest opens a library, closes it, or calls WASI. Whatever came of it,
 * the same program can do all of that afterwards, and so can others of the JVM. A process of its
 * own: a class that breaks does so for good.
 */
final class LinkerStackEnd {
  /** What each operation gives. */
  private static final int RESULT = 7;

  /** What an operation gives that was refused. */
  private static final int REFUSED = 8;

  /** The stack of the guests that exhaust it. */
  private static final long STACK = 1 << 20;

  /** How many calls from the end on nothing can be different any more. */
  private static final int FARTHEST = 8000;

  /**
   * What a guest does.
   *
   * @param name its name
   * @param code instructions that leave 7, or 8 if they were refused
   */
  private record Operation(String name, String code) {}

  private static final List<Operation> OPERATIONS =
      List.of(
          new Operation("nothing", "(i32.const 7)"),
          new Operation("dlopen", opened(0, "(i32.const 7)")),
          new Operation(
              "dlopen and dlclose",
              opened(
                  0,
                  "(i32.add (i32.const 7) (i32.ne (i32.const 0) (call $dlclose (local.get $h))))")),
          new Operation("dlopen of one that opens", opened(16, "(i32.const 7)")),
          new Operation(
              "dlsym",
              opened(
                  0,
                  "(if (result i32) (call $dlsym (local.get $h) (i32.add (global.get $mb)"
                      + " (i32.const 32))) (then (i32.const 7)) (else (i32.const 8)))")),
          wasi(
              "clock_time_get",
              "(i32.const 1) (i64.const 1) (i32.add (global.get $mb) (i32.const 104))"),
          wasi("random_get", "(i32.add (global.get $mb) (i32.const 96)) (i32.const 8)"),
          wasi(
              "fd_write",
              "(i32.const 1) (i32.add (global.get $mb) (i32.const 80)) (i32.const 1)"
                  + " (i32.add (global.get $mb) (i32.const 96))"),
          new Operation(
              "fd_close of none",
              "(i32.add (i32.const 7) (i32.ne (i32.const 8) (call $fd_close (i32.const 99))))"),
          new Operation(
              "path_open of none",
              """
              (i32.add (i32.const 7) (i32.ne (i32.const 44)
                (call $path_open (i32.const 3) (i32.const 0)
                  (i32.add (global.get $mb) (i32.const 32)) (i32.const 5) (i32.const 0)
                  (i64.const 66) (i64.const 0) (i32.const 0)
                  (i32.add (global.get $mb) (i32.const 112)))))
              """),
          new Operation(
              "an address that is none",
              """
              (i32.add (i32.const 7) (i32.ne (i32.const 21)
                (call $random_get (i32.const -8) (i32.const 8))))
              """),
          new Operation(
              "dlopen of none",
              """
              (i32.add (i32.const 7) (i32.ne (i32.const 0)
                (call $dlopen (i32.add (global.get $mb) (i32.const 32)) (i32.const 2))))
              """),
          new Operation(
              "path_open and fd_close",
              """
              (i32.store (i32.add (global.get $mb) (i32.const 112)) (i32.const -1))
              (if (call $path_open (i32.const 3) (i32.const 0)
                    (i32.add (global.get $mb) (i32.const 48)) (i32.const 4) (i32.const 1)
                    (i64.const 66) (i64.const 0) (i32.const 0)
                    (i32.add (global.get $mb) (i32.const 112)))
                (then (return (i32.const 8))))
              (i32.add (i32.const 7)
                (i32.ne (i32.const 0)
                  (call $fd_close (i32.load (i32.add (global.get $mb) (i32.const 112))))))
              """));

  private final Path folder;
  private final StackDepth[] deepest = {new StackDepth(), new StackDepth()};
  private final List<String> problems = new ArrayList<>();

  private LinkerStackEnd(Path folder) {
    this.folder = folder;
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    LinkerStackEnd test = new LinkerStackEnd(Path.of(args[0]));
    test.putModules();
    for (int k = 1; k < OPERATIONS.size(); k++) {
      test.exhaust(k, true);
      test.exhaust(k, false);
    }
    test.checkAll();
    test.problems.stream().distinct().limit(20).forEach(System.out::println);
    System.out.println(test.problems.isEmpty() ? "all right" : test.problems.size() + " problems");
  }

  /** Opens the library whose name is at an offset, and goes on if it could. */
  private static String opened(int name, String then) {
    return "(local.set $h (call $dlopen (i32.add (global.get $mb) (i32.const %d)) (i32.const 2)))"
            .formatted(name)
        + "(if (i32.eqz (local.get $h)) (then (return (i32.const 8)))) "
        + then;
  }

  private static Operation wasi(String name, String arguments) {
    return new Operation(
        name,
        "(i32.add (i32.const 7) (i32.ne (i32.const 0) (call $%s %s)))".formatted(name, arguments));
  }

  private void putModules() throws IOException {
    Files.writeString(folder.resolve("file"), "x");
    Files.write(folder.resolve("main.wasm"), library(main()));
    Files.write(
        folder.resolve("lib.so"), library("(func (export \"value\") (result i32) (i32.const 7))"));
    Files.write(
        folder.resolve("opens.so"),
        library(
            """
            (data (global.get $mb) "lib.so")
            (func (export "__wasm_call_ctors") (drop (call $dlopen (global.get $mb) (i32.const 2))))
            """));
  }

  /** A shared library with the imports that all have. */
  private static byte[] library(String fields) {
    String text =
        """
        (module
          (import "env" "memory" (memory 1))
          (import "env" "__memory_base" (global $mb i32))
          (import "env" "dlopen" (func $dlopen (param i32 i32) (result i32)))
          (import "env" "dlsym" (func $dlsym (param i32 i32) (result i32)))
          (import "env" "dlerror" (func $dlerror (result i32)))
          (import "env" "dlclose" (func $dlclose (param i32) (result i32)))
          (import "wasi_snapshot_preview1" "clock_time_get"
            (func $clock_time_get (param i32 i64 i32) (result i32)))
          (import "wasi_snapshot_preview1" "random_get"
            (func $random_get (param i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "fd_write"
            (func $fd_write (param i32 i32 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "fd_close" (func $fd_close (param i32) (result i32)))
          (import "wasi_snapshot_preview1" "path_open"
            (func $path_open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
        """
            + fields
            + ")";
    byte[] module = ModuleAssembler.assemble(text.getBytes(StandardCharsets.UTF_8)).bytes();
    // 128 bytes of memory, aligned to 16.
    byte[] dylink = {
      0, 16, 8, 'd', 'y', 'l', 'i', 'n', 'k', '.', '0', 1, 5, (byte) 128, 1, 4, 0, 0
    };
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(Arrays.copyOf(module, 8));
    out.writeBytes(dylink);
    out.write(module, 8, module.length - 8);
    return out.toByteArray();
  }

  private static String main() {
    StringBuilder text =
        new StringBuilder(
            """
            (data (global.get $mb) "lib.so")
            (data (i32.add (global.get $mb) (i32.const 16)) "opens.so")
            (data (i32.add (global.get $mb) (i32.const 32)) "value")
            (data (i32.add (global.get $mb) (i32.const 48)) "file")
            (func $relocate (export "__wasm_apply_data_relocs")
              (i32.store (i32.add (global.get $mb) (i32.const 80))
                (i32.add (global.get $mb) (i32.const 32)))
              (i32.store (i32.add (global.get $mb) (i32.const 84)) (i32.const 1)))
            (func (export "error") (result i32) (call $dlerror))
            (func $deep (export "deep") (param $n i32) (param $k i32) (result i32)
              (if (result i32) (local.get $n)
                (then (i32.add (i32.const 0)
                  (call $deep (i32.sub (local.get $n) (i32.const 1)) (local.get $k))))
                (else (call $op (local.get $k)))))
            """);
    StringBuilder dispatch = new StringBuilder();
    for (int k = 0; k < OPERATIONS.size(); k++) {
      text.append(
          "(func $op%d (result i32) (local $h i32) %s)".formatted(k, OPERATIONS.get(k).code()));
      dispatch.append(
          "(if (i32.eq (local.get $k) (i32.const %d)) (then (return (call $op%d))))"
              .formatted(k, k));
    }
    return text + "(func $op (param $k i32) (result i32) " + dispatch + " (i32.const 0))";
  }

  /** A new program of a new linker: all its classes are generated when they are first needed. */
  private Program program() throws IOException {
    WasiPreview1 wasi =
        WasiPreview1.builder()
            .stdout(new ByteArrayOutputStream())
            .directory("/data", folder)
            .build();
    ProgramConfig config =
        ProgramConfig.builder().libraryPath(List.of(folder)).hostModule(wasi).build();
    return DynamicLinker.create().open(folder.resolve("main.wasm"), config);
  }

  private static int call(Program program, int depth, int k) throws Throwable {
    Library main = program.main().orElseThrow();
    return (int) ((FunctionSymbol) main.findOrThrow("deep")).handle().invokeExact(depth, k);
  }

  /**
   * Lets an operation run where the stack ends.
   *
   * @param prepared whether the program has done it before, so that the end comes later
   */
  private void exhaust(int k, boolean prepared) throws IOException, InterruptedException {
    int end = deepest[prepared ? 1 : 0].find(depth -> attempt(0, depth, prepared));
    for (int less = -9; less < Math.min(end, FARTHEST); less += Math.max(4, less / 2)) {
      attempt(k, end - less, prepared);
    }
  }

  /** Whether the operation was done. */
  private boolean attempt(int k, int depth, boolean prepared)
      throws IOException, InterruptedException {
    String what = OPERATIONS.get(k).name() + " at depth " + depth;
    try (Program program = program()) {
      if (prepared) {
        check(program, k, what + " before");
      }
      boolean[] good = {false};
      Thread thread =
          new Thread(null, () -> good[0] = runs(program, k, depth, what), "guest", STACK);
      thread.start();
      thread.join();
      if (k > 0) {
        for (int other = 1; other < OPERATIONS.size(); other++) {
          check(program, other, what + ", then " + OPERATIONS.get(other).name());
        }
      }
      return good[0];
    } catch (RuntimeException | Error e) {
      problems.add(what + ", then close: " + e);
      return false;
    }
  }

  /** Whether it is done; all but a refusal and the trap of the stack is a problem. */
  private boolean runs(Program program, int k, int depth, String what) {
    try {
      int result = call(program, depth, k);
      if (result != RESULT && result != REFUSED) {
        problems.add(what + " gives " + result);
      }
      return result == RESULT;
    } catch (Throwable e) {
      if (!(e instanceof TrapException) || !e.getMessage().equals("call stack exhausted")) {
        problems.add(what + ": " + describe(e));
      }
      return false;
    }
  }

  private static String describe(Throwable e) {
    return e
        + (e.getCause() == null ? "" : " by " + e.getCause())
        + Arrays.stream(e.getStackTrace())
            .limit(12)
            .map(f -> "\n  at " + f)
            .reduce("", String::concat);
  }

  /** What {@code dlerror} says. */
  private static String error(Program program) throws Throwable {
    Library main = program.main().orElseThrow();
    int text = (int) ((FunctionSymbol) main.findOrThrow("error")).handle().invokeExact();
    return text == 0 ? "" : ": " + program.memory().getString(text);
  }

  private void check(Program program, int k, String what) {
    try {
      int result = call(program, 3, k);
      if (result != RESULT) {
        problems.add(what + " gives " + result + error(program));
      }
    } catch (Throwable e) {
      problems.add(what + ": " + describe(e));
    }
  }

  private void checkAll() throws IOException {
    for (int k = 0; k < OPERATIONS.size(); k++) {
      try (Program program = program()) {
        check(program, k, OPERATIONS.get(k).name() + " afterwards");
      }
    }
  }
}
