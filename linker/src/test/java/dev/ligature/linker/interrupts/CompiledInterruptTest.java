package dev.ligature.linker.interrupts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.engine.AheadOfTime;
import dev.ligature.engine.CodeCache;
import dev.ligature.engine.EngineOptions;
import dev.ligature.guests.Guests;
import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.HostFunction;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.testing.World;
import dev.ligature.wasm.WasmModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stopping guests whose code was generated ahead of time: several have one class. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class CompiledInterruptTest {
  private static final Path GUEST = Guests.module("interrupts/endless.wasm");

  /** How long a loop runs, so that it is machine code. */
  private static final long COMPILED = 1_000;

  @TempDir private Path folder;

  @BeforeEach
  void compile() throws IOException {
    AheadOfTime ahead = new AheadOfTime(EngineOptions.DEFAULT.withInterrupts());
    WasmModule module = WasmModule.parse(Files.readAllBytes(GUEST));
    assertEquals(Optional.empty(), ahead.add("endless.wasm", module, this::write));
    ahead.finish(this::write);
  }

  private void write(String name, byte[] content) {
    try {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.write(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Program open(ClassLoader loader) {
    ProgramConfig config =
        ProgramConfig.builder()
            .interruptible(true)
            .hostFunction(
                HostFunction.of("block", MethodHandles.empty(MethodType.methodType(void.class))))
            .build();
    return DynamicLinker.create(CodeCache.none().withClassPath(loader)).open(GUEST, config);
  }

  /**
   * The loops of both programs, which two linkers have opened, ask one question. The first stop
   * throws away the machine code of both; the next ones are of code that was compiled since.
   */
  @ParameterizedTest
  @ValueSource(strings = {"spin", "count", "nested"})
  void each_is_stopped_alone_again_and_again(String function) throws Exception {
    try (URLClassLoader loader =
            new URLClassLoader(
                new URL[] {folder.toUri().toURL()}, CompiledInterruptTest.class.getClassLoader());
        Program one = open(loader);
        Program other = open(loader)) {
      for (int k = 0; k < 2; k++) {
        Running first = Running.start(one, function);
        Running second = Running.start(other, function);
        TimeUnit.MILLISECONDS.sleep(COMPILED);
        one.interrupt();
        first.interrupted();
        TimeUnit.MILLISECONDS.sleep(COMPILED);
        assertTrue(second.isGoingOn());
        other.interrupt();
        second.interrupted();
        assertEquals(3, World.call(one.main().orElseThrow(), "next", 2));
      }
    }
  }
}
