package dev.ligature.linker.binding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.linker.GuestArena;
import dev.ligature.linker.GuestPointer;
import dev.ligature.linker.bind.ByValue;
import dev.ligature.linker.bind.CEnum;
import dev.ligature.linker.bind.CName;
import dev.ligature.linker.bind.CUnion;
import dev.ligature.linker.bind.In;
import dev.ligature.linker.bind.Length;
import dev.ligature.linker.bind.Owned;
import dev.ligature.linker.bind.Ref;
import dev.ligature.linker.bind.Union;
import dev.ligature.linker.bind.Unsigned;
import java.lang.invoke.MethodHandles;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Structs, unions and enumerations are records, interfaces and enums; data is methods. */
class BindStructsTest {
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

  record Point(double x, double y) {}

  @SuppressWarnings("ArrayRecordComponent") // As C has it.
  record Mixed(
      byte c,
      int i,
      short s,
      long l,
      @Length(6) String name,
      @Length(3) int[] list,
      Point p,
      String text,
      @Unsigned byte u) {}

  record Handle(int number) {}

  record Outer(Handle inner) {}

  @Union
  interface Any {
    int i();

    float f();

    long l();
  }

  record Tagged(int kind, Any value) {}

  interface Structs {
    double norm1(@Nullable Point p);

    @CName("norm1_by_value")
    double norm1ByValue(@ByValue Point p);

    void swap(Ref<Point> p);

    @ByValue
    @CName("make_point")
    Point makePoint(double x, double y);

    @CName("origin_point")
    Point origin();

    @CName("no_point")
    Optional<Point> none();

    @ByValue
    @CName("next_handle")
    Handle nextHandle(@ByValue Handle handle);

    @ByValue
    @CName("next_outer")
    Outer nextOuter(@ByValue Outer outer);

    @CName("mixed_size")
    int mixedSize();

    @CName("check_mixed")
    boolean check(Mixed mixed);

    @CName("change_mixed")
    void change(Ref<Mixed> mixed);

    @CName("sum_points")
    double sum(@In Point[] points, int count);

    @CName("double_points")
    void twice(Point[] points, int count);

    @CName("tagged_value")
    double value(Tagged tagged);

    @CName("a_tagged")
    Tagged tagged();

    @Owned
    @CName("owned_point")
    Point owned();
  }

  @Test
  void structs_are_records_by_address_and_by_value() {
    Structs structs = bind(Structs.class);
    assertEquals(3, structs.norm1(new Point(1, 2)));
    assertEquals(-1, structs.norm1(null));
    assertEquals(3, structs.norm1ByValue(new Point(1, 2)));
    Ref<Point> swapped = new Ref<>(new Point(1, 2));
    structs.swap(swapped);
    assertEquals(new Point(2, 1), swapped.get());
    assertEquals(new Point(0.5, 0.25), structs.makePoint(0.5, 0.25));
    assertEquals(new Point(3, 4), structs.origin());
    assertEquals(Optional.empty(), structs.none());
    assertEquals(new Handle(8), structs.nextHandle(new Handle(7)));
    assertEquals(new Outer(new Handle(8)), structs.nextOuter(new Outer(new Handle(7))));
    assertEquals(new Point(5, 6), structs.owned());
    assertEquals(0, guest.blocksInUse());
  }

  @Test
  void a_struct_has_the_layout_that_c_gives_it() {
    Structs structs = bind(Structs.class);
    Mixed mixed =
        new Mixed(
            (byte) -1,
            2,
            (short) 3,
            1L << 40,
            "mamma".substring(0, 5),
            new int[] {7, 8, 9},
            new Point(0.5, 1.5),
            "texts",
            (byte) 200);
    assertTrue(structs.check(mixed));
    try (GuestArena arena = guest.program().newArena(LOOKUP)) {
      // With what is behind the last member, as in an array.
      assertEquals(Optional.of((long) structs.mixedSize()), arena.allocate(mixed).size());
    }
    Ref<Mixed> changed = new Ref<>(mixed);
    structs.change(changed);
    Mixed now = changed.get();
    assertEquals(-2, now.c());
    assertEquals((1L << 40) + 1, now.l());
    assertEquals("Jamma", now.name());
    assertArrayEquals(new int[] {7, 80, 9}, now.list());
    assertEquals(new Point(9, 1.5), now.p());
    assertEquals("changed", now.text());
    assertEquals((byte) 201, now.u());
  }

  @Test
  void arrays_of_structs_are_copied_there_and_back() {
    Structs structs = bind(Structs.class);
    Point[] points = {new Point(1, 2), new Point(3, 4)};
    assertEquals(10, structs.sum(points, 2));
    structs.twice(points, 2);
    assertArrayEquals(new Point[] {new Point(2, 4), new Point(6, 8)}, points);
  }

  @Test
  void a_union_is_an_interface_of_its_members() {
    Structs structs = bind(Structs.class);
    assertEquals(5, structs.value(new Tagged(0, CUnion.of(Any.class, "i", 5))));
    assertEquals(0.5, structs.value(new Tagged(1, CUnion.of(Any.class, "f", 0.5f))));
    assertEquals(0x1p40, structs.value(new Tagged(2, CUnion.of(Any.class, "l", 1L << 40))));
    Tagged tagged = structs.tagged();
    assertEquals(2.5f, tagged.value().f());
    assertEquals(Float.floatToIntBits(2.5f), tagged.value().i());
    assertEquals(2.5, structs.value(tagged));
  }

  enum Color {
    RED,
    GREEN,
    BLUE
  }

  enum Code implements CEnum {
    CONTINUE(100),
    NOT_FOUND(404);

    private final int value;

    Code(int value) {
      this.value = value;
    }

    @Override
    public int value() {
      return value;
    }
  }

  interface Enums {
    @CName("next_color")
    Color next(Color color);

    @CName("next_code")
    Code next(Code code);
  }

  @Test
  void enumerations_are_ordinals_or_have_values() {
    Enums enums = bind(Enums.class);
    assertEquals(Color.BLUE, enums.next(Color.GREEN));
    assertEquals(Code.NOT_FOUND, enums.next(Code.CONTINUE));
    Exception unknown = assertThrows(IllegalStateException.class, () -> enums.next(Code.NOT_FOUND));
    assertEquals(Code.class.getName() + " has no constant of the value 500", unknown.getMessage());
  }

  interface Data {
    int counter();

    @CName("counter")
    void setCounter(int value);

    @CName("counter_now")
    int counterNow();

    Point corner();

    @CName("corner")
    void setCorner(Point corner);

    GuestPointer label();
  }

  @Test
  void data_is_read_and_set_by_methods() {
    Data data = bind(Data.class);
    assertEquals(41, data.counter());
    data.setCounter(42);
    assertEquals(42, data.counterNow());
    assertEquals(new Point(1, 2), data.corner());
    data.setCorner(new Point(3, 4));
    assertEquals(new Point(3, 4), data.corner());
    assertEquals("label", data.label().getString());
  }

  @SuppressWarnings("ArrayRecordComponent") // As C has it.
  record Names(@Length(2) String[] names) {}

  @Test
  void strings_in_an_array_of_a_struct_are_addresses() {
    try (GuestArena arena = guest.program().newArena(LOOKUP)) {
      GuestPointer names = arena.allocate(new Names(new String[] {"a", "bc"}));
      assertEquals(Optional.of(8L), names.size());
      assertEquals("bc", names.getPointer(4).getString());
    }
  }

  @Test
  void a_struct_by_value_is_never_null() {
    Structs structs = bind(Structs.class);
    assertThrows(NullPointerException.class, () -> structs.norm1ByValue(nothing()));
  }

  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // That is what is tried.
  private static <T> T nothing() {
    return null;
  }
}
