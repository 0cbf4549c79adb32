package dev.ligature.linker.binding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.linker.BindException;
import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.GuestArena;
import dev.ligature.linker.GuestPointer;
import dev.ligature.linker.Library;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.bind.Length;
import java.lang.invoke.MethodHandles;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Memory that lives until its arena is closed, and pointers into it. */
class GuestArenaTest {
  final BoundGuest guest = open();
  private final Program program = guest.program();

  /** The libraries that are bound. */
  BoundGuest open() {
    return new BoundGuest();
  }

  @AfterEach
  void close() {
    guest.close();
  }

  @Test
  void closing_frees_what_was_allocated() {
    guest.library("bind.so");
    try (GuestArena arena = program.newArena()) {
      arena.allocate(100);
      arena.allocate("text");
      arena.allocateArray(new String[] {"a", "b"});
      assertEquals(5, guest.blocksInUse());
    }
    assertEquals(0, guest.blocksInUse());
  }

  @Test
  void what_an_allocator_gave_goes_with_its_library() {
    Library allocator = guest.library("alloc.so");
    GuestArena arena = program.newArena();
    arena.allocate(16);
    allocator.close();
    arena.close();
  }

  @Test
  void a_closed_arena_gives_nothing() {
    GuestArena arena = program.newArena();
    arena.close();
    arena.close();
    Exception closed = assertThrows(IllegalStateException.class, () -> arena.allocate(1));
    assertEquals("the arena is closed", closed.getMessage());
  }

  @Test
  void without_malloc_memory_is_the_linker_s() {
    try (Program bare = DynamicLinker.create().open(ProgramConfig.defaults())) {
      long address;
      try (GuestArena arena = bare.newArena()) {
        GuestPointer pointer = arena.allocate("text");
        address = pointer.address();
        assertEquals("text", pointer.getString());
      }
      try (GuestArena arena = bare.newArena()) {
        assertEquals(address, arena.allocate("next").address());
      }
    }
  }

  @Test
  void memory_is_zeroed_and_aligned() {
    guest.library("bind.so");
    for (int k = 0; k < 2; k++) {
      try (GuestArena arena = program.newArena()) {
        GuestPointer pointer = arena.allocate(20);
        assertEquals(0, pointer.address() % 16);
        assertArrayEquals(new byte[20], pointer.getBytes(20));
        pointer.setBytes("x".repeat(20).getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  @Test
  void a_pointer_reads_and_writes_numbers() {
    try (GuestArena arena = program.newArena()) {
      GuestPointer pointer = arena.allocate(64);
      pointer.setByte(1, (byte) -2);
      pointer.setShort(2, (short) -3);
      pointer.setInt(4, -4);
      pointer.setLong(8, -5);
      pointer.setFloat(16, 0.5f);
      pointer.setDouble(24, 0.25);
      pointer.setPointer(32, pointer.plus(8));
      assertEquals(-2, pointer.getByte(1));
      assertEquals(-3, pointer.getShort(2));
      assertEquals(-4, pointer.getInt(4));
      assertEquals(-5, pointer.getLong(8));
      assertEquals(0.5f, pointer.getFloat(16));
      assertEquals(0.25, pointer.getDouble(24));
      assertEquals(-5, pointer.getPointer(32).getLong(0));
      assertEquals(pointer.plus(8), pointer.getPointer(32));
    }
  }

  @Test
  void a_pointer_copies_arrays() {
    try (GuestArena arena = program.newArena()) {
      GuestPointer pointer = arena.allocateArray(new int[] {1, 2, 3});
      assertEquals(Optional.of(12L), pointer.size());
      pointer.plus(4).copyFrom(new short[] {7, 8});
      int[] read = new int[3];
      pointer.copyTo(read);
      assertArrayEquals(new int[] {1, 7 | 8 << 16, 3}, read);
      Exception other =
          assertThrows(IllegalArgumentException.class, () -> pointer.copyTo(new String[1]));
      assertEquals("java.lang.String[] is no array of numbers", other.getMessage());
    }
  }

  @Test
  void a_pointer_is_checked_against_its_size_and_the_memory() {
    try (GuestArena arena = program.newArena()) {
      GuestPointer pointer = arena.allocate(8);
      long address = pointer.address();
      pointer.getLong(0);
      assertOutside(
          "8 bytes at offset 1, of 8 bytes at address 0x%x".formatted(address),
          () -> pointer.getLong(1));
      assertOutside(
          "1 bytes at offset -1, of 8 bytes at address 0x%x".formatted(address),
          () -> pointer.getByte(-1));
      assertOutside(
          "0 bytes at offset 9, of 8 bytes at address 0x%x".formatted(address),
          () -> pointer.plus(9));
      assertOutside("the null pointer has no bytes", () -> program.pointer(0).getByte(0));
      long end = program.memorySize();
      assertOutside(
          "4 bytes at address 0x%x, in a memory of %d bytes".formatted(end - 3, end),
          () -> program.pointer(end - 3).getInt(0));
      GuestPointer unended = arena.allocateArray(new byte[] {'a', 'b'});
      assertOutside(
          "no zero ends the string at address 0x%x within 2 bytes".formatted(unended.address()),
          unended::getString);
    }
  }

  private static void assertOutside(String message, Runnable access) {
    Exception outside = assertThrows(IndexOutOfBoundsException.class, access::run);
    assertEquals(message, outside.getMessage());
  }

  @Test
  void a_pointer_is_not_stale_after_growth() {
    try (GuestArena arena = program.newArena()) {
      GuestPointer pointer = arena.allocate("before");
      long before = program.memorySize();
      assertTrue(program.growMemory(100) > 0);
      assertNotEquals(before, program.memorySize());
      assertEquals("before", pointer.getString());
      pointer.setByte(0, (byte) 'B');
      assertEquals("Before", pointer.getString());
    }
  }

  /** A struct. */
  private record Named(int number, String name, @Length(4) String code) {}

  @Test
  void structs_live_in_the_arena_with_what_they_point_to() {
    try (GuestArena arena = program.newArena(MethodHandles.lookup())) {
      GuestPointer pointer = arena.allocate(new Named(7, "seven", "abc"));
      assertEquals(Optional.of(12L), pointer.size());
      assertEquals(7, pointer.getInt(0));
      assertEquals("seven", pointer.getPointer(4).getString());
      assertEquals(new Named(7, "seven", "abc"), pointer.get(Named.class, MethodHandles.lookup()));
      Exception homeless =
          assertThrows(
              IllegalArgumentException.class,
              () -> pointer.set(new Named(8, "eight", ""), MethodHandles.lookup()));
      assertEquals(
          "nobody would free what this points to: allocate it in a GuestArena, and give the"
              + " pointer",
          homeless.getMessage());
      Exception longer =
          assertThrows(
              IllegalArgumentException.class, () -> arena.allocate(new Named(8, "", "abcd")));
      assertEquals("a string of 4 bytes and its zero do not fit char[4]", longer.getMessage());
    }
  }

  private record Hidden(int number) {}

  @Test
  void a_record_out_of_reach_is_refused() {
    try (GuestArena arena = program.newArena()) {
      BindException refused =
          assertThrows(BindException.class, () -> arena.allocate(new Hidden(1)));
      assertEquals(
          ("%1$s has no counterpart in C\n>>> the lookup has no access to %1$s: make it public, or"
                  + " pass MethodHandles.lookup() of a class that has")
              .formatted(Hidden.class.getName()),
          refused.getMessage());
    }
  }

  @Test
  void pointers_of_other_programs_are_refused() {
    try (BoundGuest other = new BoundGuest();
        GuestArena arena = program.newArena();
        GuestArena foreign = other.program().newArena()) {
      GuestPointer pointer = arena.allocate(8);
      GuestPointer stranger = foreign.allocate(8);
      Exception refused =
          assertThrows(IllegalArgumentException.class, () -> pointer.setPointer(0, stranger));
      assertEquals(
          "the pointer 0x%x is of another program".formatted(stranger.address()),
          refused.getMessage());
      assertNotEquals(pointer, stranger);
    }
  }

  @Test
  void an_arena_may_be_closed_after_its_program() {
    GuestArena arena = program.newArena();
    arena.allocate(8);
    program.close();
    arena.close();
    assertThrows(IllegalStateException.class, program::newArena);
  }
}
