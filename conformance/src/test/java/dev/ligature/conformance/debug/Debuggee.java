package dev.ligature.conformance.debug;

import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import java.lang.invoke.MethodHandles;
import java.nio.file.Path;

/** A Java program with a guest, to be looked at by a debugger. */
final class Debuggee {
  interface Guest {
    int run(int index);
  }

  private Debuggee() {}

  public static void main(String[] arguments) {
    Path main = Path.of(arguments[0]);
    ProgramConfig config = ProgramConfig.builder().libraryPath(main.resolveSibling("")).build();
    try (Program program = DynamicLinker.create().open(main, config)) {
      Guest guest = program.main().orElseThrow().bind(Guest.class, MethodHandles.lookup());
      if (guest.run(1) != 31) {
        throw new AssertionError("result of the guest");
      }
    }
  }
}
