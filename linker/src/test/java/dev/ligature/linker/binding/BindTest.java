package dev.ligature.linker.binding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.engine.TrapException;
import dev.ligature.linker.GuestPointer;
import dev.ligature.linker.Library;
import dev.ligature.linker.bind.ByteRef;
import dev.ligature.linker.bind.CLong;
import dev.ligature.linker.bind.CName;
import dev.ligature.linker.bind.DoubleRef;
import dev.ligature.linker.bind.FloatRef;
import dev.ligature.linker.bind.In;
import dev.ligature.linker.bind.IntRef;
import dev.ligature.linker.bind.LongRef;
import dev.ligature.linker.bind.Out;
import dev.ligature.linker.bind.Owned;
import dev.ligature.linker.bind.Prefix;
import dev.ligature.linker.bind.Ref;
import dev.ligature.linker.bind.ShortRef;
import dev.ligature.linker.bind.Unsigned;
import dev.ligature.linker.bind.Varargs;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Methods of an interface are functions of a library: numbers, strings, arrays, variable arguments.
 */
class BindTest {
  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

  final BoundGuest guest = open();

  /** The libraries that are bound. */
  BoundGuest open() {
    return new BoundGuest();
  }

  @AfterEach
  void close() {
    guest.close();
  }

  private <T> T bind(Class<T> type) {
    return guest.library("bind.so").bind(type, LOOKUP);
  }

  interface Numbers {
    int add(int a, int b);

    @CName("add_long")
    long addLong(long a, long b);

    @CName("add_float")
    float addFloat(float a, float b);

    @CName("add_double")
    double addDouble(double a, double b);

    @CName("next_char")
    byte nextChar(byte c);

    @CName("next_uchar")
    int nextUnsignedChar(@Unsigned byte c);

    @CName("next_short")
    short nextShort(short s);

    @CName("next_ushort")
    char nextUnsignedShort(char c);

    boolean not(boolean value);

    @Unsigned
    @CName("all_bits")
    long allBits();

    @CName("all_bits")
    int allBitsAsInt();

    @Unsigned
    long half(@Unsigned long size);

    long negate(long value);

    long twice(long value);

    void nothing();
  }

  @Test
  void numbers_are_passed_as_what_they_are_in_c() {
    Numbers numbers = bind(Numbers.class);
    assertEquals(5, numbers.add(2, 3));
    assertEquals(5L << 40, numbers.addLong(2L << 40, 3L << 40));
    assertEquals(0.75f, numbers.addFloat(0.5f, 0.25f));
    assertEquals(0.75, numbers.addDouble(0.5, 0.25));
    assertEquals(Byte.MIN_VALUE, numbers.nextChar(Byte.MAX_VALUE));
    assertEquals(201, numbers.nextUnsignedChar((byte) 200));
    assertEquals(Short.MIN_VALUE, numbers.nextShort(Short.MAX_VALUE));
    assertEquals('\0', numbers.nextUnsignedShort('\uffff'));
    assertTrue(numbers.not(false));
    assertFalse(numbers.not(true));
    assertEquals(0xffff_ffffL, numbers.allBits());
    assertEquals(-1, numbers.allBitsAsInt());
    assertEquals(2_000_000_000L, numbers.half(4_000_000_000L));
    assertEquals(-5, numbers.negate(5));
    assertEquals(1L << 41, numbers.twice(1L << 40));
    numbers.nothing();
  }

  @Test
  void a_number_that_does_not_fit_c_s_long_is_refused() {
    Numbers numbers = bind(Numbers.class);
    Exception signed =
        assertThrows(IllegalArgumentException.class, () -> numbers.negate(3_000_000_000L));
    assertEquals("3000000000 does not fit a long of 32 bits", signed.getMessage());
    Exception unsigned = assertThrows(IllegalArgumentException.class, () -> numbers.half(-1));
    assertEquals("-1 does not fit an unsigned long of 32 bits", unsigned.getMessage());
  }

  interface Texts {
    String version();

    @Nullable
    @CName("no_string")
    String none();

    @CName("no_string")
    Optional<String> noneAsOptional();

    @CName("version")
    Optional<String> versionAsOptional();

    @CName("text_length")
    int length(@Nullable String text);

    @CName("text_length")
    int optionalLength(Optional<String> text);

    @Owned
    String repeated(String text);

    @CName("repeated")
    GuestPointer repeatedPointer(String text);

    @CName("count_strings")
    int count(String[] texts);

    @CName("all_lengths")
    int lengths(String... texts);

    @CName("find_text")
    int find(int wanted, Ref<String> result);

    @CName("stack_mark")
    int stack();

    int trap(String text);
  }

  @Test
  void strings_are_utf_8_with_a_zero_at_their_end() {
    Texts texts = bind(Texts.class);
    assertEquals("1.2.11-é", texts.version());
    assertNull(texts.none());
    assertEquals(Optional.empty(), texts.noneAsOptional());
    assertEquals(Optional.of("1.2.11-é"), texts.versionAsOptional());
    assertEquals(7, texts.length("h€llo"));
    assertEquals(0, texts.length(""));
    assertEquals(-1, texts.length(null));
    assertEquals(-1, texts.optionalLength(Optional.empty()));
    assertEquals(2, texts.optionalLength(Optional.of("ab")));
    assertEquals(3, texts.count(new String[] {"a", "b", "c"}));
    assertEquals(6, texts.lengths("a", "bc", "def"));
    Ref<String> found = new Ref<>("before");
    assertEquals(1, texts.find(1, found));
    assertEquals("one", found.get());
    assertEquals(0, texts.find(2, found));
    assertEquals(Optional.empty(), found.find());
  }

  @Test
  void a_string_with_a_zero_in_it_is_refused() {
    Texts texts = bind(Texts.class);
    Exception refused = assertThrows(IllegalArgumentException.class, () -> texts.length("a\0b"));
    assertEquals("the string has a zero at 1, where C would see its end", refused.getMessage());
  }

  @Test
  void a_string_that_the_caller_owns_is_freed() {
    Texts texts = bind(Texts.class);
    assertEquals("twice", texts.repeated("twice"));
    assertEquals(0, guest.blocksInUse());
    GuestPointer kept = texts.repeatedPointer("kept");
    assertEquals("kept", kept.getString());
    assertEquals(1, guest.blocksInUse());
  }

  @Test
  void arguments_leave_nothing_on_the_stack_and_nothing_allocated() {
    Texts texts = bind(Texts.class);
    int before = texts.stack();
    assertEquals(20, texts.length("x".repeat(20)));
    assertEquals(100_000, texts.length("x".repeat(100_000)));
    assertThrows(IllegalArgumentException.class, () -> texts.lengths("x".repeat(50_000), "\0"));
    assertThrows(TrapException.class, () -> texts.trap("x".repeat(50_000)));
    assertEquals(before, texts.stack());
    assertEquals(0, guest.blocksInUse());
  }

  interface Arrays {
    int sum(@In int[] values, int count);

    void fill(@Out byte[] bytes, int count, int value);

    @CName("fill")
    void fillIn(@In byte[] bytes, int count, int value);

    @CName("fill")
    void fillSegment(MemorySegment bytes, int count, int value);

    @CName("is_zero")
    boolean isZeroIn(byte[] bytes, int count);

    @CName("is_zero")
    boolean isZeroOut(@Out byte[] bytes, int count);

    void halve(double[] values, int count);

    @CName("sum_longs")
    long sumLongs(long[] values, int count);

    @CName("count_true")
    int countTrue(boolean[] values, int count);
  }

  @Test
  void arrays_are_copied_as_their_annotations_say() {
    Arrays arrays = bind(Arrays.class);
    assertEquals(6, arrays.sum(new int[] {1, 2, 3}, 3));
    byte[] bytes = {1, 2, 3, 4};
    arrays.fill(bytes, 2, 9);
    assertArrayEquals(new byte[] {9, 9, 0, 0}, bytes);
    arrays.fillIn(bytes, 4, 5);
    assertArrayEquals(new byte[] {9, 9, 0, 0}, bytes);
    assertFalse(arrays.isZeroIn(bytes, 4));
    assertTrue(arrays.isZeroOut(bytes, 4));
    double[] doubles = {2, 3};
    arrays.halve(doubles, 2);
    assertArrayEquals(new double[] {1, 1.5}, doubles);
    assertEquals(3L << 40, arrays.sumLongs(new long[] {1L << 40, 2L << 40}, 2));
    assertEquals(2, arrays.countTrue(new boolean[] {true, false, true}, 3));
  }

  @Test
  void segments_are_copied_there_and_back() {
    byte[] bytes = new byte[8];
    bind(Arrays.class).fillSegment(MemorySegment.ofArray(bytes).asSlice(2, 3), 3, 7);
    assertArrayEquals(new byte[] {0, 0, 7, 7, 7, 0, 0, 0}, bytes);
  }

  interface Boxes {
    int divide(int a, int b, IntRef rest);

    @CName("increment_all")
    void increment(
        ByteRef c, ShortRef s, IntRef i, LongRef l, FloatRef f, DoubleRef d, @CLong LongRef n);
  }

  @Test
  void boxes_hold_what_c_reads_and_writes() {
    Boxes boxes = bind(Boxes.class);
    IntRef rest = new IntRef();
    assertEquals(3, boxes.divide(17, 5, rest));
    assertEquals(2, rest.get());
    ByteRef c = new ByteRef((byte) -1);
    ShortRef s = new ShortRef((short) 1);
    IntRef i = new IntRef(2);
    LongRef l = new LongRef(1L << 40);
    FloatRef f = new FloatRef(0.5f);
    DoubleRef d = new DoubleRef(0.25);
    LongRef n = new LongRef(-7);
    boxes.increment(c, s, i, l, f, d, n);
    assertEquals(0, c.get());
    assertEquals(2, s.get());
    assertEquals(3, i.get());
    assertEquals((1L << 40) + 1, l.get());
    assertEquals(1.5f, f.get());
    assertEquals(1.25, d.get());
    assertEquals(-6, n.get());
  }

  interface Variadic {
    double total(String format, @Varargs Object... arguments);
  }

  @Test
  void variable_arguments_are_promoted_as_in_c() {
    Variadic variadic = bind(Variadic.class);
    assertEquals(0, variadic.total(""));
    assertEquals(
        1 + 0x1p40 + 0.5 + 3 + 8 + 0.25 + 'a' + 1 + 1000,
        variadic.total(
            "ildsadiip",
            (short) 1,
            1L << 40,
            0.5f,
            "abc",
            new int[] {7, 8},
            0.25,
            'a',
            true,
            null));
    Exception refused =
        assertThrows(IllegalArgumentException.class, () -> variadic.total("i", new Object()));
    assertEquals(
        "java.lang.Object is no variable argument of C: those are numbers, strings, pointers and"
            + " arrays of numbers",
        refused.getMessage());
  }

  @Prefix("add_")
  interface Prefixed {
    @CName("add")
    int add(int a, int b);

    @CName("add_long")
    long more(long a, long b);

    default int three() {
      return add(1, 2);
    }
  }

  @Prefix("next_")
  interface ByPrefix {
    BindStructsTest.Color color(BindStructsTest.Color color);
  }

  @Prefix(value = "", snakeCase = true)
  interface SnakeCase {
    long addLong(long a, long b);

    int textLength(String text);

    @CName("add")
    int sumOf(int a, int b);
  }

  @Test
  void capitals_are_underscores_where_an_interface_says_so() {
    SnakeCase bound = bind(SnakeCase.class);
    assertEquals(3, bound.addLong(1, 2));
    assertEquals(2, bound.textLength("ab"));
    assertEquals(3, bound.sumOf(1, 2));
  }

  @Test
  void names_are_those_of_methods_behind_a_prefix_or_given_whole() {
    Prefixed prefixed = bind(Prefixed.class);
    assertEquals(3, prefixed.three());
    assertEquals(3, prefixed.more(1, 2));
    assertEquals(
        BindStructsTest.Color.GREEN, bind(ByPrefix.class).color(BindStructsTest.Color.RED));
  }

  interface One {
    int add(int a, int b);
  }

  interface Other {
    int add(int a, int b);
  }

  interface Both extends One, Other {}

  @Test
  void two_interfaces_may_declare_one_method() {
    assertEquals(5, bind(Both.class).add(2, 3));
  }

  @Test
  void a_bound_object_says_what_it_is() {
    assertEquals("Prefixed bound to bind.so", bind(Prefixed.class).toString());
    assertNotSame(bind(Prefixed.class), bind(Prefixed.class));
  }

  @Test
  void methods_fail_once_the_library_is_closed() {
    Library library = guest.library("bind.so");
    Prefixed prefixed = library.bind(Prefixed.class, LOOKUP);
    library.close();
    Exception closed = assertThrows(IllegalStateException.class, () -> prefixed.add(1, 2));
    assertEquals("add: bind.so was unloaded", closed.getMessage());
  }
}
