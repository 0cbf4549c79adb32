package dev.ligature.conformance.spec;

import dev.ligature.engine.V128;
import dev.ligature.guests.wat.Cursor;
import dev.ligature.guests.wat.Literals;
import dev.ligature.guests.wat.Node.Atom;
import dev.ligature.guests.wat.Node.Group;
import dev.ligature.guests.wat.Node.Kind;
import dev.ligature.guests.wat.Vectors;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the values of scripts: arguments, and what results must be. */
final class Values {
  private Values() {}

  static Command.Argument argument(Group group) {
    Cursor cursor = Cursor.behindHead(group);
    Object value =
        switch (group.head()) {
          case "i32.const" -> (int) Literals.integer(number(cursor), 32);
          case "i64.const" -> Literals.integer(number(cursor), 64);
          case "f32.const" -> Float.intBitsToFloat(Literals.f32(number(cursor)));
          case "f64.const" -> Double.longBitsToDouble(Literals.f64(number(cursor)));
          case "v128.const" -> vector(cursor);
          case "ref.extern", "ref.host" -> reference(cursor);
          case "ref.null" -> {
            heapType(cursor);
            yield null;
          }
          default -> throw Cursor.of(group).unexpected();
        };
    cursor.end();
    return new Command.Argument(value);
  }

  private static Atom number(Cursor cursor) {
    return cursor.atom(Kind.NUMBER);
  }

  private static V128 vector(Cursor cursor) {
    long[] halves = Vectors.constant(cursor);
    return new V128(halves[0], halves[1]);
  }

  private static Command.HostReference reference(Cursor cursor) {
    return new Command.HostReference((int) Literals.integer(number(cursor), 32));
  }

  /** A null reference is one whatever its type, so the type is dropped. */
  private static void heapType(Cursor cursor) {
    if (!cursor.atEnd()) {
      cursor.next();
    }
  }

  static Expected expected(Group group) {
    Cursor cursor = Cursor.behindHead(group);
    Expected expected =
        switch (group.head()) {
          case "i32.const" -> new Expected.Integral((int) Literals.integer(number(cursor), 32));
          case "i64.const" -> new Expected.Integral(Literals.integer(number(cursor), 64));
          case "f32.const" ->
              nan(cursor)
                  .<Expected>map(Expected.NanF32::new)
                  .orElseGet(() -> new Expected.F32(Literals.f32(number(cursor))));
          case "f64.const" ->
              nan(cursor)
                  .<Expected>map(Expected.NanF64::new)
                  .orElseGet(() -> new Expected.F64(Literals.f64(number(cursor))));
          case "v128.const" -> Expected.Vector.read(cursor);
          case "ref.extern", "ref.host" ->
              new Expected.Host(cursor.atEnd() ? Optional.empty() : Optional.of(reference(cursor)));
          case "ref.func" -> new Expected.Function();
          case "ref.i31", "ref.struct", "ref.array", "ref.eq", "ref.any" ->
              new Expected.Heap(group.head());
          case "ref.null" -> {
            heapType(cursor);
            yield new Expected.Null();
          }
          case "either" -> either(cursor);
          default -> throw Cursor.of(group).unexpected();
        };
    cursor.end();
    return expected;
  }

  /** Whether a NaN must be canonical; nothing if the value is not given as one of these NaNs. */
  static Optional<Boolean> nan(Cursor cursor) {
    if (cursor.accept("nan:canonical")) {
      return Optional.of(true);
    }
    return cursor.accept("nan:arithmetic") ? Optional.of(false) : Optional.empty();
  }

  private static Expected either(Cursor cursor) {
    List<Expected> alternatives = new ArrayList<>();
    while (!cursor.atEnd()) {
      alternatives.add(expected(cursor.group()));
    }
    return new Expected.Either(alternatives);
  }
}
