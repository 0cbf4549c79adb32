package dev.ligature.linker.binding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ligature.linker.BindException;
import dev.ligature.linker.bind.ByValue;
import dev.ligature.linker.bind.CName;
import dev.ligature.linker.bind.Length;
import dev.ligature.linker.bind.Out;
import dev.ligature.linker.bind.Owned;
import dev.ligature.linker.bind.Prefix;
import dev.ligature.linker.bind.Ref;
import java.lang.invoke.MethodHandles;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is said of an interface that does not fit a library: all of it at once. */
class BindProblemsTest {
  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
  private static final String HERE = BindProblemsTest.class.getName() + "$";

  private final BoundGuest guest = new BoundGuest();

  @AfterEach
  void close() {
    guest.close();
  }

  private String problem(Class<?> type, MethodHandles.Lookup lookup) {
    BindException problem =
        assertThrows(BindException.class, () -> guest.library("bind.so").bind(type, lookup));
    return String.valueOf(problem.getMessage());
  }

  private String problem(Class<?> type) {
    return problem(type, LOOKUP);
  }

  @Prefix("next_")
  interface Misspelt {
    int colour(int color);

    @CName("add")
    int add(int a);

    @CName("add_double")
    double addDouble(double a, float b);

    @CName("add_float")
    float addFloat(double a, float b);

    @CName("text_length")
    int length(Thread text);

    @CName("norm1")
    int norm1(byte[][] point);
  }

  @Test
  void all_that_does_not_fit_is_said_at_once() {
    assertEquals(
        HERE
            + """
            Misspelt can't be bound to bind.so
            >>> int add(int): add is (i32, i32) -> i32 in bind.so, and the method (i32) -> i32
            >>> float addFloat(double, float): add_float is (f32, f32) -> f32 in bind.so, and the\
             method (f64, f32) -> f32
            >>> int colour(int): bind.so has no symbol next_colour; near: next_color
            >>> int length(Thread): java.lang.Thread has no counterpart in C
            >>> int norm1(byte[][]): C has no arrays of arrays of different lengths\
            """,
        problem(Misspelt.class));
  }

  interface Results {
    int[] sum(int[] values, int count);

    @CName("nothing")
    int nothing();

    void add(int a, int b);

    @Owned("release")
    String version();

    @Owned
    int half(int n);

    @Owned("add")
    @CName("version")
    String freedByAdd();

    Optional<Integer> negate(int n);
  }

  @Test
  void results_have_to_fit_too() {
    assertEquals(
        HERE
            + """
            Results can't be bound to bind.so
            >>> void add(int, int): add is (i32, i32) -> i32 in bind.so, and the method (i32, i32)\
             -> ()
            >>> String freedByAdd(): add is (i32, i32) -> i32, not (i32) -> ()
            >>> int half(int): @Owned is for what has an address
            >>> Optional negate(int): java.lang.Integer has no counterpart in C
            >>> int nothing(): nothing is () -> () in bind.so, and the method () -> i32
            >>> int[] sum(int[], int): nobody knows how long it is: a GuestPointer has what C gives
            >>> String version(): bind.so has no function release, to free the result\
            """,
        problem(Results.class));
  }

  record Node(int value, Node next) {}

  record Wide(int a, Thread b) {}

  interface Structs {
    @CName("norm1")
    double ofNode(Node node);

    @CName("norm1")
    double ofWide(Wide wide);

    @ByValue
    @CName("norm1")
    Wide byValue();
  }

  @Test
  void structs_of_what_c_has_not_are_told_by_their_member() {
    assertEquals(
        HERE
            + """
            Structs can't be bound to bind.so
            >>> Wide byValue(): Wide.b: java.lang.Thread has no counterpart in C
            >>> double ofNode(Node): Node.next: Node is in itself: use a GuestPointer there
            >>> double ofWide(Wide): Wide.b: java.lang.Thread has no counterpart in C\
            """,
        problem(Structs.class));
  }

  @SuppressWarnings("ArrayRecordComponent") // As C has it.
  record Vector(int count, int[] values) {}

  @SuppressWarnings("ArrayRecordComponent") // As C has it.
  record One(@Length(1) int[] values) {}

  interface Handler {
    void handle(Handler next);
  }

  interface Unreadable {
    @CName("origin_point")
    Vector give();

    @CName("swap")
    void swap(@Out Ref<Vector> vector);

    @CName("add")
    int addOne(@ByValue One one, int b);

    @CName("set_listener")
    void setListener(Handler handler);
  }

  @Test
  void what_can_not_be_read_or_is_passed_in_another_way_is_refused() {
    assertEquals(
        HERE
            + """
            Unreadable can't be bound to bind.so
            >>> int addOne(One, int): by value, C passes a struct of one element as that element: a\
             record of the element
            >>> Vector give(): of an array that C gives nobody knows the length: a GuestPointer, or\
             @Length in a record
            >>> void setListener(Handler): Handler takes itself: use a GuestPointer there
            >>> void swap(Ref): of an array that C gives nobody knows the length: a GuestPointer, or\
             @Length in a record\
            """,
        problem(Unreadable.class));
  }

  interface Callbacks {
    @CName("set_listener")
    void setListener(Text listener);

    @CName("named_length")
    int length(Name name, int number);

    @CName("sort")
    void sort(int[] values, int count, Sizes less, int user);
  }

  interface Text {
    void on(byte[] text, double number, int point);
  }

  interface Name {
    String of(int number);
  }

  interface Sizes {
    int one(int a);

    int two(int a);
  }

  @Test
  void callbacks_have_to_be_of_what_c_gives() {
    assertEquals(
        HERE
            + """
            Callbacks can't be bound to bind.so
            >>> int length(Name, int): nobody would free the char * that it gives C: @Owned if C\
             does, or a GuestPointer
            >>> void setListener(Text): of an array that C gives nobody knows the length:\
             GuestPointer
            >>> void sort(int[], int, Sizes, int): %s$Sizes has no counterpart in C\
            """
                .formatted(BindProblemsTest.class.getName()),
        problem(Callbacks.class));
  }

  @Test
  void what_is_no_interface_or_out_of_reach_is_refused() {
    assertEquals(
        "java.lang.Thread can't be bound to bind.so\n>>> it is no interface",
        problem(Thread.class));
    assertEquals(
        HERE
            + "Data can't be bound to bind.so\n>>> the lookup is not of full access: pass"
            + " MethodHandles.lookup() of a class of yours",
        problem(Data.class, MethodHandles.publicLookup()));
  }

  interface Data {
    void counter(int a, int b);
  }

  @Test
  void data_is_no_function() {
    assertEquals(
        HERE
            + "Data can't be bound to bind.so\n>>> void counter(int, int): counter is data: a"
            + " method gives it without parameters, or sets it with one",
        problem(Data.class));
  }

  @Test
  void the_problems_can_be_asked_for() {
    BindException problem =
        assertThrows(BindException.class, () -> guest.library("bind.so").bind(Data.class, LOOKUP));
    assertEquals(1, problem.problems().size());
  }
}
