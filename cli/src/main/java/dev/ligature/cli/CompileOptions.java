package dev.ligature.cli;

import dev.ligature.linker.Interposition;
import java.util.List;
import java.util.Optional;

/**
 * What a jar of {@code ligature compile} is to be.
 *
 * @param runLine the options of {@code ligature run}, the program and its libraries
 * @param interruptible whether its code can be stopped
 * @param interposition in which libraries own calls can be interposed
 * @param closed whether the code generator is left out
 * @param codeOnly whether the classes alone are in it
 * @param emscripten the program, if it is one of Emscripten
 */
record CompileOptions(
    List<String> runLine,
    boolean interruptible,
    Interposition interposition,
    boolean closed,
    boolean codeOnly,
    Optional<EmscriptenRun> emscripten) {
  CompileOptions {
    runLine = List.copyOf(runLine);
  }
}
