package dev.ligature.bench.ways;

import com.sun.jna.Callback;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** By JNA. */
public final class JnaWay implements Way {
  /** A struct. */
  @Structure.FieldOrder({"x", "y"})
  public static class Point extends Structure {
    public double x;
    public double y;

    public Point() {}

    Point(double x, double y) {
      this.x = x;
      this.y = y;
    }

    /** The same by value. */
    public static final class Copy extends Point implements Structure.ByValue {}
  }

  /** A function pointer. */
  public interface Less extends Callback {
    boolean less(Pointer a, Pointer b, @Nullable Pointer user);
  }

  /** The functions, which JNA finds by these names. */
  @SuppressWarnings("MethodName")
  public interface Functions extends Library {
    int add(int a, int b);

    int text_length(String text);

    Pointer repeated(String text);

    int sum(int[] values, int count);

    double norm1(Point point);

    Point.Copy make_point(double x, double y);

    void sort(int[] values, int count, Less less, @Nullable Pointer user);
  }

  private final Functions c;

  JnaWay(Path file) {
    c = Native.load(file.toString(), Functions.class);
  }

  @Override
  public int add(int a, int b) {
    return c.add(a, b);
  }

  @Override
  public int length(String text) {
    return c.text_length(text);
  }

  @Override
  public String repeated(String text) {
    Pointer result = c.repeated(text);
    try {
      return result.getString(0, "UTF-8");
    } finally {
      Native.free(Pointer.nativeValue(result));
    }
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
    return c.make_point(x, y).y;
  }

  @Override
  public void sort(int[] values) {
    c.sort(values, values.length, (a, b, user) -> a.getInt(0) < b.getInt(0), null);
  }
}
