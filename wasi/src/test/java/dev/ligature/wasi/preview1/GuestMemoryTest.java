package dev.ligature.wasi.preview1;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ligature.linker.ProgramConfig;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class GuestMemoryTest {
  private final MemorySegment segment = FakeProgram.segment(65536);
  private final FakeProgram program = new FakeProgram(ProgramConfig.defaults(), segment);
  private final GuestMemory memory = new GuestMemory(program);

  @Test
  void numbers_are_little_endian() {
    memory.writeLong(9, 0x1122334455667788L);
    assertEquals((byte) 0x88, segment.get(ValueLayout.JAVA_BYTE, 9));
    assertEquals(0x55667788, memory.readInt(9));
    assertEquals(0x7788, memory.readShort(9));
    assertEquals(0x1122334455667788L, memory.readLong(9));
    assertEquals(0x77, memory.read(10));
  }

  @Test
  void each_kind_of_number_is_read_as_written() {
    memory.writeByte(0, (byte) -2);
    assertEquals(-2, memory.read(0));
    memory.writeShort(1, (short) -3);
    assertEquals(-3, memory.readShort(1));
    assertEquals(65533, memory.readU16(1));
    memory.writeI32(3, -4);
    assertEquals(-4, memory.readInt(3));
    memory.writeF32(7, 1.5f);
    assertEquals(1.5f, memory.readFloat(7));
    assertEquals(Float.floatToIntBits(1.5f), memory.readF32(7));
    memory.writeF64(11, -2.5);
    assertEquals(-2.5, memory.readDouble(11));
    assertEquals(Double.doubleToLongBits(-2.5), memory.readF64(11));
  }

  @Test
  void bytes_are_read_as_written() {
    memory.write(100, new byte[] {9, 1, 2, 3, 9}, 1, 3);
    assertArrayEquals(new byte[] {0, 1, 2, 3, 0}, memory.readBytes(99, 5));
  }

  @Test
  void a_range_is_filled_up_to_its_end() {
    memory.fill((byte) 7, 10, 12);
    assertArrayEquals(new byte[] {0, 7, 7, 0}, memory.readBytes(9, 4));
  }

  @Test
  void the_last_byte_can_be_used() {
    memory.writeByte(65535, (byte) 1);
    assertEquals(1, memory.read(65535));
    assertArrayEquals(new byte[0], memory.readBytes(65536, 0));
  }

  @Test
  void access_over_the_end_is_a_bad_address() {
    List<Executable> accesses =
        List.of(
            () -> memory.read(65536),
            () -> memory.readShort(65535),
            () -> memory.readInt(65533),
            () -> memory.readLong(65529),
            () -> memory.readBytes(65530, 7),
            () -> memory.readBytes(0, -1),
            () -> memory.writeByte(65536, (byte) 0),
            () -> memory.writeShort(65535, (short) 0),
            () -> memory.writeI32(65533, 0),
            () -> memory.writeLong(65529, 0),
            () -> memory.write(65530, new byte[7], 0, 7),
            () -> memory.write(65537, new byte[0], 0, 0),
            () -> memory.fill((byte) 0, 65000, 65537),
            () -> memory.fill((byte) 0, 2, 1),
            () -> memory.readInt(-1),
            () -> memory.check(-1, 1));
    accesses.forEach(access -> assertThrows(BadAddressException.class, access));
  }

  @Test
  void a_bad_address_is_told_unsigned() {
    BadAddressException e = assertThrows(BadAddressException.class, () -> memory.readInt(-4));
    assertEquals("4 bytes at address 4294967292 of a memory of 65536", e.getMessage());
  }

  @Test
  void grown_memory_is_seen() {
    program.replaceMemory(FakeProgram.segment(2 * 65536));
    memory.writeI32(70000, 5);
    assertEquals(5, memory.readInt(70000));
    assertEquals(2, memory.pages());
  }

  @Test
  void without_a_memory_every_address_is_bad() {
    program.replaceMemory(null);
    assertThrows(BadAddressException.class, () -> memory.read(0));
  }

  @Test
  void addresses_over_two_gibibytes_are_unsigned(@TempDir Path directory) throws IOException {
    try (Arena arena = Arena.ofConfined();
        FileChannel sparse =
            FileChannel.open(
                directory.resolve("memory"),
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.SPARSE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE)) {
      MemorySegment large = sparse.map(FileChannel.MapMode.READ_WRITE, 0, 3L << 30, arena);
      program.replaceMemory(large);
      memory.writeI32((int) 0x90000000L, 42);
      assertEquals(42, memory.readInt((int) 0x90000000L));
      assertEquals(42, large.get(ValueLayout.JAVA_BYTE, 0x90000000L));
      assertThrows(BadAddressException.class, () -> memory.readInt((int) 0xc0000000L));
    }
  }

  @Test
  void what_an_engine_calls_is_not_supported() {
    assertEquals(
        "called by an engine only",
        assertThrows(AssertionError.class, () -> memory.grow(1)).getMessage());
  }
}
