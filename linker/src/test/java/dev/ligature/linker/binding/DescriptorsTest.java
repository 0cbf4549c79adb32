package dev.ligature.linker.binding;

import static dev.ligature.linker.GuestLayouts.C_INT;
import static dev.ligature.linker.GuestLayouts.C_LONG;
import static dev.ligature.linker.GuestLayouts.C_LONG_LONG;
import static dev.ligature.linker.GuestLayouts.C_POINTER;
import static dev.ligature.linker.GuestLayouts.C_SIZE_T;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ligature.linker.BindException;
import dev.ligature.linker.GuestArena;
import dev.ligature.linker.Library;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Functions by the descriptors of {@code java.lang.foreign}. */
class DescriptorsTest {
  private final BoundGuest guest = new BoundGuest();
  private final Library library = guest.library("bind.so");

  @AfterEach
  void close() {
    guest.close();
  }

  @Test
  void a_handle_has_the_type_of_its_descriptor() throws Throwable {
    MethodHandle add = library.function("add", FunctionDescriptor.of(C_INT, C_INT, C_INT));
    assertEquals(5, (int) add.invokeExact(2, 3));
    MethodHandle next =
        library.function(
            "next_char", FunctionDescriptor.of(ValueLayout.JAVA_BYTE, ValueLayout.JAVA_BYTE));
    assertEquals((byte) 8, (byte) next.invokeExact((byte) 7));
    MethodHandle twice = library.function("twice", FunctionDescriptor.of(C_LONG_LONG, C_LONG_LONG));
    assertEquals(8L, (long) twice.invokeExact(4L));
    MethodHandle half = library.function("half", FunctionDescriptor.of(C_SIZE_T, C_SIZE_T));
    assertEquals(4, (int) half.invokeExact(8));
    MethodHandle negate = library.function("negate", FunctionDescriptor.of(C_LONG, C_LONG));
    assertEquals(-8, (int) negate.invokeExact(8));
    MethodHandle length = library.function("text_length", FunctionDescriptor.of(C_INT, C_POINTER));
    try (GuestArena arena = guest.program().newArena()) {
      assertEquals(4, (int) length.invokeExact((int) arena.allocate("four").address()));
    }
    MethodHandle nothing = library.function("nothing", FunctionDescriptor.ofVoid());
    nothing.invokeExact();
  }

  @Test
  void a_descriptor_that_contradicts_the_module_shows_both() {
    assertProblem(
        "the function is (i32, i32) -> i32, the descriptor (int) -> int",
        "add",
        FunctionDescriptor.of(C_INT, C_INT));
    assertProblem(
        "the function is (i32) -> i32, the descriptor (long) -> int",
        "text_length",
        FunctionDescriptor.of(C_INT, ValueLayout.JAVA_LONG));
    assertProblem(
        "the function is () -> (), the descriptor () -> int",
        "nothing",
        FunctionDescriptor.of(C_INT));
  }

  @Test
  void pointers_of_the_host_and_structs_are_explained() {
    assertProblem(
        "an address of the host has 8 bytes, a guest's pointer 4: GuestLayouts.C_POINTER",
        "text_length",
        FunctionDescriptor.of(C_INT, ValueLayout.ADDRESS));
    assertProblem(
        "a struct is passed by its address: GuestLayouts.C_POINTER in place of its layout",
        "text_length",
        FunctionDescriptor.of(C_INT, MemoryLayout.structLayout(C_INT)));
  }

  private void assertProblem(String problem, String name, FunctionDescriptor descriptor) {
    BindException thrown =
        assertThrows(BindException.class, () -> library.function(name, descriptor));
    assertEquals(
        "bind.so: %s is not as its descriptor says\n>>> %s".formatted(name, problem),
        thrown.getMessage());
  }

  @Test
  void a_name_that_is_not_there_is_no_function() {
    assertThrows(
        NoSuchElementException.class,
        () -> library.function("missing", FunctionDescriptor.ofVoid()));
    assertThrows(
        NoSuchElementException.class,
        () -> library.function("counter", FunctionDescriptor.ofVoid()));
  }
}
