package dev.ligature.bench.worker;

import dev.ligature.linker.Library;
import dev.ligature.linker.Linker;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Guest functions that take a count and give a checksum, in a program that stays open. */
final class KernelTasks {
  /** Some give a double; an integer becomes one without loss. */
  private static final MethodType KERNEL = MethodType.methodType(double.class, int.class);

  private final Map<String, MethodHandle> functions = new HashMap<>();
  private Program program;
  private Library library;

  /** Opens a library: folder, name. */
  String open(List<String> words) {
    Path folder = Path.of(words.get(0));
    program = Linker.create().open(ProgramConfig.builder().libraryPath(List.of(folder)).build());
    library = program.open(words.get(1));
    functions.clear();
    return "";
  }

  /** Calls a function of it: name, count. Gives nanoseconds and the checksum. */
  String call(List<String> words) throws Throwable {
    MethodHandle function =
        functions.computeIfAbsent(
            words.get(0), name -> library.findFunction(name).handle().asType(KERNEL));
    int count = Integer.parseInt(words.get(1));
    long start = System.nanoTime();
    double result = (double) function.invokeExact(count);
    return (System.nanoTime() - start) + "\t" + result;
  }
}
