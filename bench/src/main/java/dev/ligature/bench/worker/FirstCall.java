package dev.ligature.bench.worker;

import dev.ligature.engine.CodeCache;
import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.HostFunction;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Path;

/** A process of its own that opens a main module, calls one function and prints the result. */
public final class FirstCall {
  private static final String WASI = "wasi_snapshot_preview1";

  private FirstCall() {}

  /** Runs it: file, function of one integer, argument; and the folder of a code cache if any. */
  public static void main(String[] args) throws Throwable {
    CodeCache cache = args.length > 3 ? CodeCache.in(Path.of(args[3])) : CodeCache.none();
    Program program = open(DynamicLinker.create(cache), Path.of(args[0]));
    System.out.println(call(program, args[1], Integer.parseInt(args[2])));
  }

  /**
   * Opens a main module whose constructors ask for the environment, which is empty; what else it
   * imports stays undefined.
   */
  static Program open(DynamicLinker linker, Path main) {
    MethodType type = MethodType.methodType(int.class, int.class, int.class);
    MethodHandle sizes = MethodHandles.empty(type);
    ProgramConfig config =
        Configs.builder()
            .hostFunction(HostFunction.of(WASI, "environ_sizes_get", sizes))
            .hostFunction(HostFunction.of(WASI, "environ_get", sizes))
            .build();
    return linker.open(main, config);
  }

  /** Calls a function of main. */
  static int call(Program program, String function, int argument) throws Throwable {
    return (int) program.main().orElseThrow().findFunction(function).handle().invokeExact(argument);
  }
}
