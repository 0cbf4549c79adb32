package dev.ligature.wasi.preview1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.linker.HostFunction;
import dev.ligature.linker.HostModule;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.wasi.WasiPreview1;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.ValType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Imports of Emscripten without BigInt: two i32 for an i64. */
class HalvesTest {
  private static final int FILE = 4;
  private static final int ALL_RIGHTS = -1;

  @TempDir Path folder;

  private static FuncType words(int count) {
    return new FuncType(Collections.nCopies(count, ValType.I32), List.of(ValType.I32));
  }

  @ParameterizedTest
  @CsvSource({
    "clock_time_get, 4",
    "fd_filestat_set_size, 3",
    "fd_seek, 5",
    "fd_pread, 6",
    "fd_pwrite, 6",
    "fd_readdir, 6",
    "fd_allocate, 5",
    "fd_fdstat_set_rights, 5",
    "fd_advise, 6",
    "fd_filestat_set_times, 6",
    "path_filestat_set_times, 9",
    "path_open, 11"
  })
  void every_function_with_wholes_is_there_with_halves(String name, int words) {
    HostModule module =
        WasiPreview1.builder()
            .build()
            .open(new FakeProgram(ProgramConfig.defaults(), FakeProgram.segment(65536)));
    HostFunction function =
        module.find(WasiPreview1.MODULE, name, Optional.of(words(words))).orElseThrow();
    assertEquals(words(words), function.type());
    assertEquals(words, function.handle().type().parameterCount());
    HostFunction whole = module.find(WasiPreview1.MODULE, name, Optional.empty()).orElseThrow();
    assertTrue(whole.type().params().contains(ValType.I64));
    // What fits neither is told with the type of the specification.
    HostFunction other =
        module.find(WasiPreview1.MODULE, name, Optional.of(words(words + 1))).orElseThrow();
    assertEquals(whole.type(), other.type());
  }

  @Test
  void a_function_without_wholes_has_one_type() {
    HostModule module =
        WasiPreview1.builder()
            .build()
            .open(new FakeProgram(ProgramConfig.defaults(), FakeProgram.segment(65536)));
    HostFunction function =
        module.find(WasiPreview1.MODULE, "fd_write", Optional.of(words(5))).orElseThrow();
    assertEquals(words(4), function.type());
  }

  @Test
  void a_file_is_read_written_and_sought_by_halves() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "0123456789");
    try (Guest guest = new Guest(WasiPreview1.builder().directory("/d", folder).build())) {
      int path = guest.string("file");
      assertEquals(
          0, guest.callByHalves("path_open", 3, 0, path, 4, 0, 0x1fffff, 0, 0, 0, 0, Guest.RESULT));
      assertEquals(FILE, guest.result());
      assertEquals(0, guest.callByHalves("fd_seek", FILE, 4, 0, 0, Guest.RESULT));
      assertEquals("456", guest.read(FILE, 3));
      assertEquals(0, guest.callByHalves("fd_seek", FILE, -2, -1, 1, Guest.RESULT));
      assertEquals(5, guest.getLong(Guest.RESULT));
      assertEquals(0, guest.callByHalves("fd_seek", FILE, 7, 1, 0, Guest.RESULT));
      assertEquals(0x1_0000_0007L, guest.getLong(Guest.RESULT));
      int vectors = guest.vectors(Guest.BUFFER, 2);
      assertEquals(0, guest.callByHalves("fd_pread", FILE, vectors, 1, 8, 0, Guest.RESULT));
      assertEquals("89", guest.readString(Guest.BUFFER, 2));
      vectors = guest.vectors(guest.string("xy"), 2);
      assertEquals(0, guest.callByHalves("fd_pwrite", FILE, vectors, 1, 1, 0, Guest.RESULT));
      assertEquals("0xy3456789", Files.readString(file));
      assertEquals(0, guest.callByHalves("fd_filestat_set_size", FILE, 3, 0));
      assertEquals("0xy", Files.readString(file));
    }
  }

  @Test
  void an_offset_beyond_all_files_is_negative() throws IOException {
    Files.writeString(folder.resolve("file"), "0123456789");
    try (Guest guest = new Guest(WasiPreview1.builder().directory("/d", folder).build())) {
      int path = guest.string("file");
      guest.callByHalves(
          "path_open", 3, 0, path, 4, 0, ALL_RIGHTS, ALL_RIGHTS, 0, 0, 0, Guest.RESULT);
      assertEquals(Errno.INVAL, guest.callByHalves("fd_seek", FILE, 0, -1, 0, Guest.RESULT));
    }
  }

  @Test
  void the_clock_takes_its_precision_by_halves() {
    try (Guest guest = new Guest(WasiPreview1.builder().build())) {
      assertEquals(0, guest.callByHalves("clock_time_get", 0, 1000, 0, Guest.RESULT));
      assertTrue(guest.getLong(Guest.RESULT) > 0);
    }
  }
}
