package dev.ligature.engine.runtime;

import dev.ligature.engine.Func;
import org.jspecify.annotations.Nullable;

/**
 * Writes values from the operand stack to the frame that the parts of a split function share, and
 * to arrays of many parameters or results, and takes them from there.
 */
public final class Transfer {
  private Transfer() {}

  public static void put(int value, long[] frame, int slot) {
    frame[slot] = value;
  }

  public static void put(long value, long[] frame, int slot) {
    frame[slot] = value;
  }

  public static void put(float value, long[] frame, int slot) {
    frame[slot] = Float.floatToRawIntBits(value);
  }

  public static void put(double value, long[] frame, int slot) {
    frame[slot] = Double.doubleToRawLongBits(value);
  }

  public static void put(@Nullable Object value, @Nullable Object[] frame, int slot) {
    frame[slot] = value;
  }

  public static void box(int value, Object[] values, int index) {
    values[index] = value;
  }

  public static void box(long value, Object[] values, int index) {
    values[index] = value;
  }

  public static void box(float value, Object[] values, int index) {
    values[index] = value;
  }

  public static void box(double value, Object[] values, int index) {
    values[index] = value;
  }

  public static void box(@Nullable Object value, @Nullable Object[] values, int index) {
    values[index] = value;
  }

  public static int unboxi(Object[] values, int index) {
    return (int) values[index];
  }

  public static long unboxl(Object[] values, int index) {
    return (long) values[index];
  }

  public static float unboxf(Object[] values, int index) {
    return (float) values[index];
  }

  public static double unboxd(Object[] values, int index) {
    return (double) values[index];
  }

  public static @Nullable Func unboxr(@Nullable Object[] values, int index) {
    return (Func) values[index];
  }

  public static @Nullable Object unboxe(@Nullable Object[] values, int index) {
    return values[index];
  }

  /** The character at an index of a text; the last one if beyond. */
  public static int lookUp(int index, String text) {
    int last = text.length() - 1;
    return text.charAt(Integer.compareUnsigned(index, last) < 0 ? index : last);
  }

  /** The character at an index of a text in pieces of equal length; the last one if beyond. */
  public static int lookUp(int index, String[] pieces, int pieceLength) {
    String last = pieces[pieces.length - 1];
    int length = (pieces.length - 1) * pieceLength + last.length();
    if (Integer.compareUnsigned(index, length) >= 0) {
      return last.charAt(last.length() - 1);
    }
    return pieces[index / pieceLength].charAt(index % pieceLength);
  }
}
