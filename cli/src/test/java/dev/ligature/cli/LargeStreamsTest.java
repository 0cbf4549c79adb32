package dev.ligature.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ligature.guests.wat.ModuleAssembler;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Standard streams of more than the host copies at once, in two buffers a call. */
class LargeStreamsTest {
  /** Copies its input to its output, by buffers of 3,000,000 and 1,500,000 bytes. */
  private static final String CAT =
      """
      (module
        (import "wasi_snapshot_preview1" "fd_read"
          (func $read (param i32 i32 i32 i32) (result i32)))
        (import "wasi_snapshot_preview1" "fd_write"
          (func $write (param i32 i32 i32 i32) (result i32)))
        (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
        (memory (export "memory") 80)
        (func $set (param $size i32)
          (i32.store (i32.const 0) (i32.const 64))
          (i32.store (i32.const 4)
            (select (local.get $size) (i32.const 3000000)
              (i32.lt_u (local.get $size) (i32.const 3000000))))
          (i32.store (i32.const 8) (i32.const 3000064))
          (i32.store (i32.const 12)
            (i32.sub (local.get $size) (i32.load (i32.const 4)))))
        (func (export "_start")
          (block $end
            (loop $next
              (call $set (i32.const 4500000))
              (if (call $read (i32.const 0) (i32.const 0) (i32.const 2) (i32.const 16))
                (then (call $exit (i32.const 1))))
              (br_if $end (i32.eqz (i32.load (i32.const 16))))
              (call $set (i32.load (i32.const 16)))
              (if (call $write (i32.const 1) (i32.const 0) (i32.const 2) (i32.const 20))
                (then (call $exit (i32.const 2))))
              (if (i32.ne (i32.load (i32.const 16)) (i32.load (i32.const 20)))
                (then (call $exit (i32.const 3))))
              (br $next)))))
      """;

  @TempDir Path folder;
  private Path program;

  @BeforeEach
  void write() throws IOException {
    program = folder.resolve("cat.wasm");
    Files.write(program, ModuleAssembler.assemble(CAT.getBytes(StandardCharsets.UTF_8)).bytes());
  }

  private static byte[] letters(int size) {
    byte[] bytes = new byte[size];
    new Random(9).nextBytes(bytes);
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) ('a' + (bytes[i] & 15));
    }
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1 << 20, (1 << 20) + 1, 3_000_000, 4_500_000, 10_000_001})
  void what_is_read_is_what_is_written(int size) {
    byte[] input = letters(size);
    Invocation run =
        new Invocation().input(new ByteArrayInputStream(input)).run("run", program.toString());
    assertEquals("", run.err());
    assertArrayEquals(input, run.out().getBytes(StandardCharsets.UTF_8));
    assertEquals(0, run.status());
  }

  @Test
  void a_read_gives_what_is_there_and_waits_for_no_more() {
    byte[] input = letters(3 << 20);
    // A pipe: a part at a time, and no more until that is read.
    InputStream parts =
        new ByteArrayInputStream(input) {
          @Override
          public synchronized int available() {
            return 0;
          }
        };
    Invocation run = new Invocation().input(parts).run("run", program.toString());
    assertArrayEquals(input, run.out().getBytes(StandardCharsets.UTF_8));
    assertEquals(0, run.status());
  }
}
