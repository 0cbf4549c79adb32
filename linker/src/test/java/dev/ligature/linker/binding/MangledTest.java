package dev.ligature.linker.binding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ligature.linker.BindException;
import dev.ligature.linker.GuestArena;
import dev.ligature.linker.GuestPointer;
import dev.ligature.linker.Program;
import dev.ligature.linker.bind.CName;
import dev.ligature.linker.bind.In;
import dev.ligature.linker.bind.Mangled;
import dev.ligature.linker.bind.Unsigned;
import dev.ligature.linker.testing.Code;
import dev.ligature.linker.testing.TestModule;
import dev.ligature.linker.testing.World;
import java.lang.invoke.MethodHandles;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** C++ functions are bound by the names that they have in C++. */
class MangledTest {
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
    return guest.library("shapes.so").bind(type, LOOKUP);
  }

  interface Geo {
    @Mangled("geo::area(int)")
    int area(int side);

    @Mangled("geo::area(int, int)")
    int area(int width, int height);

    @Mangled(" geo::area( double ) ")
    double area(double side);

    @Mangled("geo::length(const char *)")
    long length(String text);

    @Mangled("geo::sum(const uint32_t*, size_t)")
    @Unsigned
    long sum(@In int[] values, int count);

    @Mangled("geo::twice<int>(int)")
    int twice(int value);

    @Mangled("double geo::twice<double>(double)")
    double twice(double value);

    @Mangled("geo::count")
    int count();
  }

  interface Declared {
    @Mangled("B::f()")
    int f();

    @Mangled("g()::L::h()")
    int local();
  }

  @Test
  void what_the_compiler_has_made_besides_is_not_meant() {
    TestModule module = TestModule.library();
    String[] names = {
      "_ZThn8_N1B1fEv", "_ZN1B1fEv", "_ZTchn8_h8_N1B1fEv", "_ZGVZ1gvE1s", "_ZZ1gvEN1L1hEv"
    };
    for (int k = 0; k < names.length; k++) {
      module.function(names[k], TestModule.GIVES_INT, Code.constant(k));
    }
    try (World world = new World()) {
      world.put("x.so", module);
      Program program = world.program();
      Declared bound = program.open("x.so").bind(Declared.class, LOOKUP);
      assertEquals(1, bound.f());
      assertEquals(4, bound.local());
    }
  }

  @Test
  void overloads_templates_and_variables_are_told_apart() {
    Geo geo = bind(Geo.class);
    assertEquals(9, geo.area(3));
    assertEquals(12, geo.area(3, 4));
    assertEquals(6.25, geo.area(2.5));
    assertEquals(5, geo.length("h\u00e9y!"));
    assertEquals(0x1_0000_0001L, geo.sum(new int[] {-1, 2}, 2));
    assertEquals(14, geo.twice(7));
    assertEquals(0.5, geo.twice(0.25));
    assertEquals(3, geo.count());
  }

  interface Shape {
    @Mangled("geo::Shape::Shape(int, int)")
    GuestPointer construct(GuestPointer room, int width, int height);

    @Mangled("geo::Shape::~Shape()")
    GuestPointer destroy(GuestPointer shape);

    @Mangled("geo::Shape::area() const")
    int area(GuestPointer shape);

    @Mangled("geo::Shape::operator+=")
    GuestPointer grow(GuestPointer shape, int more);

    @Mangled("geo::Shape::operator int() const")
    int width(GuestPointer shape);

    @Mangled("geo::Shape::square")
    GuestPointer square(int side);

    @Mangled("operator delete(void*, size_t)")
    void delete(GuestPointer block, int size);

    @CName("_ZN3geo5countE")
    int count();
  }

  @Test
  void objects_are_made_used_and_destroyed() {
    Shape shape = bind(Shape.class);
    try (GuestArena arena = guest.program().newArena()) {
      GuestPointer room = arena.allocate(16);
      assertEquals(room.address(), shape.construct(room, 3, 4).address());
      assertEquals(4, shape.count());
      assertEquals(12, shape.area(room));
      assertEquals(room.address(), shape.grow(room, 1).address());
      assertEquals(20, shape.area(room));
      assertEquals(4, shape.width(room));
      shape.destroy(room);
      assertEquals(3, shape.count());
    }
    int blocks = guest.blocksInUse();
    GuestPointer square = shape.square(5);
    assertEquals(25, shape.area(square));
    shape.destroy(square);
    shape.delete(square, 12);
    assertEquals(blocks, guest.blocksInUse());
  }

  interface Wrong {
    @Mangled("geo::area")
    int some(int side);

    @Mangled("geo::area(float)")
    float missing(float side);

    @Mangled("geo::aera(int)")
    int misspelt(int side);

    @Mangled("geo::area(int")
    int open(int side);

    @CName("_ZN3geo4areaEi")
    @Mangled("geo::area(int)")
    int both(int side);

    @Mangled("")
    int empty();
  }

  @Test
  void what_does_not_fit_is_said_with_what_there_is() {
    BindException problem = assertThrows(BindException.class, () -> bind(Wrong.class));
    String areas = "geo::area(double); geo::area(int); geo::area(int, int)";
    assertEquals(
        """
        %s$Wrong can't be bound to shapes.so
        >>> int both(int): it has both @CName and @Mangled
        >>> int empty(): shapes.so has no C++ function\s
        >>> float missing(float): shapes.so has no C++ function geo::area(float); there is %s
        >>> int misspelt(int): shapes.so has no C++ function geo::aera(int); near: geo::area
        >>> int open(int): shapes.so has no C++ function geo::area(int; there is %s
        >>> int some(int): shapes.so has several functions geo::area: %s\
        """
            .formatted(MangledTest.class.getName(), areas, areas, areas),
        problem.getMessage());
  }
}
