package dev.ligature.bench.ways;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Path;

/** By {@code java.lang.foreign}. */
@SuppressWarnings("restricted") // Native code is what it is for.
final class ForeignWay implements Way {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout POINT =
      MemoryLayout.structLayout(JAVA_DOUBLE.withName("x"), JAVA_DOUBLE.withName("y"));
  private static final FunctionDescriptor LESS =
      FunctionDescriptor.of(
          JAVA_INT,
          ADDRESS.withTargetLayout(JAVA_INT),
          ADDRESS.withTargetLayout(JAVA_INT),
          ADDRESS);

  private final SymbolLookup library;
  private final MethodHandle add;
  private final MethodHandle length;
  private final MethodHandle repeated;
  private final MethodHandle free;
  private final MethodHandle sum;
  private final MethodHandle norm;
  private final MethodHandle makePoint;
  private final MethodHandle sort;
  private final MethodHandle less;

  ForeignWay(Path file) throws ReflectiveOperationException {
    library = SymbolLookup.libraryLookup(file, Arena.global());
    add = handle("add", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    length = handle("text_length", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    repeated = handle("repeated", FunctionDescriptor.of(ADDRESS, ADDRESS));
    free =
        LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("free"), FunctionDescriptor.ofVoid(ADDRESS));
    sum = handle("sum", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
    norm = handle("norm1", FunctionDescriptor.of(JAVA_DOUBLE, ADDRESS));
    makePoint = handle("make_point", FunctionDescriptor.of(POINT, JAVA_DOUBLE, JAVA_DOUBLE));
    sort = handle("sort", FunctionDescriptor.ofVoid(ADDRESS, JAVA_INT, ADDRESS, ADDRESS));
    MethodType type =
        MethodType.methodType(
            int.class, MemorySegment.class, MemorySegment.class, MemorySegment.class);
    less = MethodHandles.lookup().findStatic(ForeignWay.class, "less", type);
  }

  private MethodHandle handle(String name, FunctionDescriptor descriptor) {
    return LINKER.downcallHandle(library.findOrThrow(name), descriptor);
  }

  @Override
  public int add(int a, int b) throws Throwable {
    return (int) add.invokeExact(a, b);
  }

  @Override
  public int length(String text) throws Throwable {
    try (Arena arena = Arena.ofConfined()) {
      return (int) length.invokeExact(arena.allocateFrom(text));
    }
  }

  @Override
  public String repeated(String text) throws Throwable {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment result = (MemorySegment) repeated.invokeExact(arena.allocateFrom(text));
      try {
        return result.reinterpret(Long.MAX_VALUE).getString(0);
      } finally {
        free.invokeExact(result);
      }
    }
  }

  @Override
  public int sum(int[] values) throws Throwable {
    try (Arena arena = Arena.ofConfined()) {
      return (int) sum.invokeExact(arena.allocateFrom(JAVA_INT, values), values.length);
    }
  }

  @Override
  public double norm(double x, double y) throws Throwable {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment point = arena.allocate(POINT);
      point.set(JAVA_DOUBLE, 0, x);
      point.set(JAVA_DOUBLE, 8, y);
      return (double) norm.invokeExact(point);
    }
  }

  @Override
  public double made(double x, double y) throws Throwable {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment point = (MemorySegment) makePoint.invokeExact((SegmentAllocator) arena, x, y);
      return point.get(JAVA_DOUBLE, 8);
    }
  }

  static int less(MemorySegment a, MemorySegment b, MemorySegment user) {
    return a.get(JAVA_INT, 0) < b.get(JAVA_INT, 0) ? 1 : 0;
  }

  @Override
  public void sort(int[] values) throws Throwable {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment copy = arena.allocateFrom(JAVA_INT, values);
      MemorySegment callback = LINKER.upcallStub(less, LESS, arena);
      sort.invokeExact(copy, values.length, callback, MemorySegment.NULL);
      MemorySegment.copy(copy, JAVA_INT, 0, values, 0, values.length);
    }
  }
}
