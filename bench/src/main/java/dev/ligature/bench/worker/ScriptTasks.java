package dev.ligature.bench.worker;

import com.sun.management.OperatingSystemMXBean;
import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.Library;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.wasi.WasiPreview1;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Guests that are given bytes to work on: scripts to run, or what they compress. */
final class ScriptTasks {
  private final Map<String, byte[]> files = new HashMap<>();
  private final OperatingSystemMXBean machine =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private final Opened<Program> program = new Opened<>();
  private final Opened<Library> guest = new Opened<>();

  /** Opens a guest: file. */
  String open(List<String> words) {
    WasiPreview1 wasi =
        WasiPreview1.builder().stderr(new FileOutputStream(FileDescriptor.err)).build();
    ProgramConfig config = Configs.builder().hostModule(wasi).build();
    program.set(DynamicLinker.create().open(Path.of(words.get(0)), config));
    guest.set(program.get().main().orElseThrow());
    return "";
  }

  /**
   * Gives the guest a file and calls a function until some time has passed: file, name,
   * milliseconds. Gives nanoseconds of a call, those of all processors, and the checksum.
   */
  String run(List<String> words) throws Throwable {
    byte[] bytes = files.get(words.get(0));
    if (bytes == null) {
      bytes = Files.readAllBytes(Path.of(words.get(0)));
      files.put(words.get(0), bytes);
    }
    MethodHandle function = guest.get().findFunction(words.get(1)).handle();
    int address = (int) guest.get().findFunction("room").handle().invokeExact(bytes.length);
    MemorySegment.copy(
        bytes, 0, program.get().memory(), ValueLayout.JAVA_BYTE, address, bytes.length);
    long least = Long.parseLong(words.get(2)) * 1_000_000;
    long processors = machine.getProcessCpuTime();
    long start = System.nanoTime();
    int checksum;
    int calls = 0;
    do {
      checksum = (int) function.invokeExact();
      calls++;
    } while (System.nanoTime() - start < least);
    long nanos = (System.nanoTime() - start) / calls;
    return nanos + "\t" + (machine.getProcessCpuTime() - processors) / calls + "\t" + checksum;
  }
}
