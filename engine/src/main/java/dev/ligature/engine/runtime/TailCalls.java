package dev.ligature.engine.runtime;

import dev.ligature.engine.Func;
import dev.ligature.engine.Instance;
import dev.ligature.engine.code.Code;
import dev.ligature.engine.code.Resumption;
import dev.ligature.engine.code.TailCall;
import org.jspecify.annotations.Nullable;

/** Tail calls: a function leaves the call to its caller, which makes calls until none is left. */
public final class TailCalls {
  private TailCalls() {}

  public static void put(int value, TailCall call, int position) {
    call.put((long) value, position);
  }

  public static void put(long value, TailCall call, int position) {
    call.put(value, position);
  }

  public static void put(float value, TailCall call, int position) {
    call.put((long) Float.floatToRawIntBits(value), position);
  }

  public static void put(double value, TailCall call, int position) {
    call.put(Double.doubleToRawLongBits(value), position);
  }

  public static void put(@Nullable Object value, TailCall call, int position) {
    call.put(value, position);
  }

  /** Leaves the call of a function, whose arguments have been put, to the caller. */
  public static void leave(
      Func function, @Nullable Instance caller, TailCall call, Resumption resumption) {
    Code code = function.code;
    call.make(code != null ? code : function.prepare(), function.target(caller), resumption);
  }

  /** Makes the calls that a function left, if any. The first result is the function's. */
  public static int finish(int first, TailCall call) {
    int result = first;
    for (Resumption next = call.take(); next != null; next = call.take()) {
      result = next.asInt(call);
    }
    return result;
  }

  public static long finish(long first, TailCall call) {
    long result = first;
    for (Resumption next = call.take(); next != null; next = call.take()) {
      result = next.asLong(call);
    }
    return result;
  }

  public static float finish(float first, TailCall call) {
    float result = first;
    for (Resumption next = call.take(); next != null; next = call.take()) {
      result = next.asFloat(call);
    }
    return result;
  }

  public static double finish(double first, TailCall call) {
    double result = first;
    for (Resumption next = call.take(); next != null; next = call.take()) {
      result = next.asDouble(call);
    }
    return result;
  }

  public static @Nullable Object finish(@Nullable Object first, TailCall call) {
    Object result = first;
    for (Resumption next = call.take(); next != null; next = call.take()) {
      result = next.asObject(call);
    }
    return result;
  }

  public static void finish(TailCall call) {
    for (Resumption next = call.take(); next != null; next = call.take()) {
      next.run(call);
    }
  }
}
