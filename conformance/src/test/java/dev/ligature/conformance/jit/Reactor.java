package dev.ligature.conformance.jit;

import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.Library;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.wasi.WasiPreview1;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;

/** A process that gives a guest without an entry point bytes, and calls functions of it. */
final class Reactor {
  private static final int ROUNDS = 4;

  private Reactor() {}

  /**
   * The main class.
   *
   * @param arguments the guest, a file with the bytes, and the functions to call in turn
   */
  public static void main(String... arguments) throws Throwable {
    WasiPreview1 wasi = WasiPreview1.builder().stderr(System.err).build();
    ProgramConfig config = ProgramConfig.builder().hostModule(wasi).build();
    byte[] bytes = Files.readAllBytes(Path.of(arguments[1]));
    try (Program program = DynamicLinker.create().open(Path.of(arguments[0]), config)) {
      Library guest = program.main().orElseThrow();
      int address = (int) guest.findFunction("room").handle().invokeExact(bytes.length);
      MemorySegment.copy(bytes, 0, program.memory(), ValueLayout.JAVA_BYTE, address, bytes.length);
      for (int round = 0; round < ROUNDS; round++) {
        for (int i = 2; i < arguments.length; i++) {
          int _ = (int) guest.findFunction(arguments[i]).handle().invokeExact();
        }
      }
    }
  }
}
