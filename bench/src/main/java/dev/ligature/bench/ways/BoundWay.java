package dev.ligature.bench.ways;

import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.GuestPointer;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.bind.ByValue;
import dev.ligature.linker.bind.CName;
import dev.ligature.linker.bind.In;
import dev.ligature.linker.bind.InOut;
import dev.ligature.linker.bind.Owned;
import java.lang.invoke.MethodHandles;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** By a bound interface. */
final class BoundWay implements Way {
  record Point(double x, double y) {}

  interface Less {
    boolean less(GuestPointer a, GuestPointer b, @Nullable GuestPointer user);
  }

  interface Functions {
    int add(int a, int b);

    @CName("text_length")
    int length(String text);

    @Owned
    String repeated(String text);

    int sum(@In int[] values, int count);

    double norm1(Point point);

    @ByValue
    @CName("make_point")
    Point makePoint(double x, double y);

    void sort(@InOut int[] values, int count, Less less, @Nullable GuestPointer user);
  }

  private final Functions c;

  BoundWay(Path folder) {
    ProgramConfig config = ProgramConfig.builder().libraryPath(folder).build();
    Program program = DynamicLinker.create().open(config);
    c = program.open("bind.so").bind(Functions.class, MethodHandles.lookup());
  }

  @Override
  public int add(int a, int b) {
    return c.add(a, b);
  }

  @Override
  public int length(String text) {
    return c.length(text);
  }

  @Override
  public String repeated(String text) {
    return c.repeated(text);
  }

  @Override
  public int sum(int[] values) {
    return c.sum(values, values.length);
  }

  @Override
  public double norm(double x, double y) {
    return c.norm1(new Point(x, y));
  }

  @Override
  public double made(double x, double y) {
    return c.makePoint(x, y).y();
  }

  @Override
  public void sort(int[] values) {
    c.sort(values, values.length, (a, b, user) -> a.getInt(0) < b.getInt(0), null);
  }
}
