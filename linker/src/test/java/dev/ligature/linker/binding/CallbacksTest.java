package dev.ligature.linker.binding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.linker.BindException;
import dev.ligature.linker.GuestArena;
import dev.ligature.linker.GuestPointer;
import dev.ligature.linker.Namespace;
import dev.ligature.linker.Program;
import dev.ligature.linker.bind.CLong;
import dev.ligature.linker.bind.CName;
import dev.ligature.linker.bind.Owned;
import dev.ligature.linker.bind.Unsigned;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Lambdas as function pointers, and function pointers as lambdas. */
class CallbacksTest {
  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

  final BoundGuest guest = open();
  private final Functions functions = guest.library("bind.so").bind(Functions.class, LOOKUP);

  /** The libraries that are bound. */
  BoundGuest open() {
    return new BoundGuest();
  }

  @AfterEach
  void close() {
    guest.close();
  }

  interface Less {
    boolean less(GuestPointer a, GuestPointer b, GuestPointer user);
  }

  record Point(double x, double y) {}

  interface Listener {
    void on(String text, double number, Point point);
  }

  interface Widen {
    long widen(long value, @Unsigned @CLong long size, boolean flag);
  }

  interface Name {
    @Owned
    String of(int number);
  }

  interface Functions {
    void sort(int[] values, int count, Less less, @Nullable GuestPointer user);

    @CName("default_less")
    Less defaultLess();

    @CName("no_less")
    Optional<Less> noLess();

    @CName("default_less")
    GuestPointer defaultLessPointer();

    @CName("set_listener")
    void setListener(GuestPointer listener);

    @CName("set_listener")
    void setListenerForTheCall(Listener listener);

    int notify(String text, double number);

    @CName("call_widen")
    long callWiden(Widen widen);

    @CName("named_length")
    int namedLength(Name name, int number);
  }

  @Test
  void a_lambda_is_called_by_the_guest() {
    int[] values = {3, 1, 2};
    functions.sort(values, 3, (a, b, user) -> a.getInt(0) < b.getInt(0), null);
    assertArrayEquals(new int[] {1, 2, 3}, values);
    functions.sort(values, 3, (a, b, user) -> a.getInt(0) > b.getInt(0), null);
    assertArrayEquals(new int[] {3, 2, 1}, values);
  }

  @Test
  void a_callback_gets_strings_structs_and_numbers_of_c() {
    List<String> heard = new ArrayList<>();
    try (GuestArena arena = guest.program().newArena(LOOKUP)) {
      Listener listener = (text, number, point) -> heard.add(text + number + point);
      functions.setListener(arena.callback(Listener.class, listener));
      assertEquals(1, functions.notify("é", 0.5));
    }
    assertEquals(List.of("é0.5Point[x=0.5, y=-0.5]"), heard);
    assertEquals(
        (1L << 40) + guest.largestSize() + 1,
        functions.callWiden((value, size, flag) -> value + size + (flag ? 1 : 0)));
  }

  @Test
  void a_string_that_a_callback_gives_is_the_guest_s() {
    assertEquals(3, functions.namedLength(number -> "x".repeat(number), 3));
    assertEquals(0, guest.blocksInUse());
  }

  @Test
  void a_callback_that_has_ended_is_an_error_and_no_other_function() {
    functions.setListenerForTheCall((text, number, point) -> {});
    Exception ended = assertThrows(IllegalStateException.class, () -> functions.notify("late", 1));
    assertEquals(
        "the guest calls a callback of %s whose call or arena has ended"
            .formatted(Listener.class.getName()),
        ended.getMessage());
  }

  @Test
  void what_a_callback_throws_passes_through_the_guest() {
    class Stop extends RuntimeException {
      private static final long serialVersionUID = 1;
    }
    int[] values = {2, 1};
    assertThrows(
        Stop.class,
        () ->
            functions.sort(
                values,
                2,
                (a, b, user) -> {
                  throw new Stop();
                },
                null));
    assertArrayEquals(new int[] {2, 1}, values);
  }

  interface Boxed {
    @CName("set_listener")
    void setListener(Listener[] listeners);
  }

  @Test
  void lambdas_in_an_array_stay_what_they_are() {
    Boxed boxed = guest.library("bind.so").bind(Boxed.class, LOOKUP);
    Listener listener = (text, number, point) -> {};
    Listener[] listeners = {listener};
    boxed.setListener(listeners);
    assertSame(listener, listeners[0]);
  }

  @Test
  void callbacks_may_nest() {
    int[] inner = {2, 1};
    int[] outer = {5, 4, 6};
    functions.sort(
        outer,
        3,
        (a, b, user) -> {
          functions.sort(inner, 2, (c, d, u) -> c.getInt(0) < d.getInt(0), null);
          return a.getInt(0) < b.getInt(0);
        },
        null);
    assertArrayEquals(new int[] {4, 5, 6}, outer);
    assertArrayEquals(new int[] {1, 2}, inner);
  }

  @Test
  void function_pointers_are_used_again() {
    Program program = guest.program();
    int[] values = {2, 1};
    functions.sort(values, 2, (a, b, user) -> false, null);
    long before;
    try (GuestArena arena = program.newArena(LOOKUP)) {
      before = arena.callback(Less.class, (a, b, user) -> false).address();
    }
    for (int k = 0; k < 10_000; k++) {
      try (GuestArena arena = program.newArena(LOOKUP)) {
        GuestPointer pointer = arena.callback(Less.class, (a, b, user) -> false);
        assertEquals(before, pointer.address());
      }
    }
    try (GuestArena one = program.newArena(LOOKUP);
        GuestArena other = program.newArena(LOOKUP)) {
      assertNotEquals(
          one.callback(Less.class, (a, b, user) -> false),
          other.callback(Less.class, (a, b, user) -> false));
    }
  }

  @Test
  void a_function_pointer_of_the_guest_is_a_lambda() {
    try (GuestArena arena = guest.program().newArena(LOOKUP)) {
      GuestPointer numbers = arena.allocateArray(new int[] {1, 2});
      GuestPointer none = guest.program().pointer(0);
      Less less = functions.defaultLess();
      assertTrue(less.less(numbers, numbers.plus(4), none));
      assertFalse(less.less(numbers.plus(4), numbers, none));
      assertEquals(Optional.empty(), functions.noLess());
      Less same = functions.defaultLessPointer().function(Less.class, LOOKUP);
      assertTrue(same.less(numbers, numbers.plus(4), none));
    }
  }

  @Test
  void a_pointer_to_no_function_of_the_type_is_refused() {
    GuestPointer pointer = functions.defaultLessPointer();
    BindException other =
        assertThrows(BindException.class, () -> pointer.function(Listener.class, LOOKUP));
    assertEquals(
        ("%s can't be bound to the function pointer %d\n>>> void on(String, double, Q):"
                + " ascending is (P, P, P) -> i32 in the function pointer %d, and the method"
                + " (P, f64, P) -> ()")
            .replace("P", guest.pointerType())
            .replace("Q", "Point")
            .formatted(Listener.class.getName(), pointer.address(), pointer.address()),
        other.getMessage());
    BindException none =
        assertThrows(
            BindException.class,
            () -> guest.program().pointer(100_000).function(Less.class, LOOKUP));
    assertEquals(
        "%s can't be bound to the function pointer 100000\n>>> there is no function"
            .formatted(Less.class.getName()),
        none.getMessage());
  }

  private static int blocks(Namespace namespace) throws Throwable {
    return (int) namespace.open("alloc.so").findFunction("blocks_in_use").handle().invokeExact();
  }

  @Test
  void what_a_library_frees_is_of_its_own_allocator() throws Throwable {
    guest.library("alloc.so");
    try (Namespace other = guest.program().newNamespace()) {
      Functions functions = other.open("bind.so").bind(Functions.class, LOOKUP);
      Name hundred = number -> "x".repeat(number);
      for (int i = 0; i < 100; i++) {
        assertEquals(100, functions.namedLength(hundred, 100));
        assertEquals(0, guest.blocksInUse());
        assertEquals(0, blocks(other));
      }
      assertEquals(
          3, guest.library("bind.so").bind(Functions.class, LOOKUP).namedLength(hundred, 3));
      assertEquals(0, guest.blocksInUse());
    }
  }
}
