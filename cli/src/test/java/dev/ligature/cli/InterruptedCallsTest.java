package dev.ligature.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ligature.engine.GuestInterrupted;
import dev.ligature.guests.Guests;
import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.wasi.WasiPreview1;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Calls that wait, in a program that is interrupted; by {@code guests/interrupts}. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class InterruptedCallsTest {
  /** The error number of a failed read or write in WASI preview 1. */
  private static final int IO = 29;

  private static Program open(InputStream in) {
    ProgramConfig config =
        ProgramConfig.builder()
            .interruptible(true)
            .hostModule(WasiPreview1.builder().stdin(in).build())
            .build();
    return DynamicLinker.create().open(Guests.module("interrupts/main.wasm"), config);
  }

  private static void callWithin(Program program, String function, int milliseconds)
      throws Throwable {
    MethodHandle handle = program.main().orElseThrow().findFunction(function).handle();
    program.within(Duration.ofMillis(milliseconds), handle::invoke);
  }

  private static GuestInterrupted interrupted(Program program, String function) {
    return assertThrows(GuestInterrupted.class, () -> callWithin(program, function, 50));
  }

  @Test
  void a_sleep_ends() {
    try (Program program = open(InputStream.nullInputStream())) {
      GuestInterrupted e = interrupted(program, "sleep_long");
      assertEquals("interrupted: the time limit of 0.05 s is over", e.getMessage());
    }
  }

  @Test
  void a_read_of_standard_input_ends_and_nothing_of_the_input_is_lost() throws Throwable {
    PipedOutputStream writer = new PipedOutputStream();
    try (Program program = open(new PipedInputStream(writer, 1000))) {
      for (int k = 0; k < 3; k++) {
        long start = System.nanoTime();
        interrupted(program, "read_all");
        long milliseconds = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        assertEquals(0, milliseconds / 10_000, milliseconds + " ms");
      }
      writer.write("thirty bytes of standard input".getBytes(StandardCharsets.UTF_8));
      writer.close();
      MethodHandle handle = program.main().orElseThrow().findFunction("read_all").handle();
      assertEquals(30, (int) handle.invokeExact());
    }
  }

  @Test
  void input_that_comes_in_time_is_read_as_ever() throws Throwable {
    byte[] input = new byte[100_000];
    try (Program program = open(new OneAtATime(input.length))) {
      callWithin(program, "read_all", 50_000);
    }
  }

  /** Input that never says what is there, and fails in the end. */
  private static final class OneAtATime extends InputStream {
    private int left;

    OneAtATime(int size) {
      left = size;
    }

    @Override
    public int read() {
      return left-- > 0 ? 1 : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int size) {
      int one = read();
      if (one < 0) {
        return -1;
      }
      bytes[offset] = (byte) one;
      return 1;
    }
  }

  @Test
  void a_file_that_is_being_written_stays_open(@TempDir Path folder) throws Throwable {
    ProgramConfig config =
        ProgramConfig.builder()
            .interruptible(true)
            .hostModule(WasiPreview1.builder().directory("/", folder).build())
            .build();
    Path main = Guests.module("interrupts/main.wasm");
    try (Program program = DynamicLinker.create().open(main, config)) {
      assertEquals(0, call(program, "create"));
      for (int k = 0; k < 20; k++) {
        assertThrows(GuestInterrupted.class, () -> callWithin(program, "write_on", 5));
        assertEquals(0, call(program, "write_once"));
      }
    }
    assertEquals(1, Files.size(folder.resolve("f")));
  }

  private static int call(Program program, String function) throws Throwable {
    return (int) program.main().orElseThrow().findFunction(function).handle().invokeExact();
  }

  @Test
  void a_stream_that_fails_is_an_error_of_the_guest() throws Throwable {
    try (Program program = open(new Broken())) {
      MethodHandle handle = program.main().orElseThrow().findFunction("read_all").handle();
      assertEquals(-IO, (int) handle.invokeExact());
    }
  }

  /** Input that can't be read. */
  private static final class Broken extends InputStream {
    @Override
    public int read() throws IOException {
      throw new IOException("broken");
    }

    @Override
    public int read(byte[] bytes, int offset, int size) throws IOException {
      throw new IOException("broken");
    }
  }
}
