package dev.ligature.trino.call;

import dev.ligature.trino.signature.Argument;
import dev.ligature.trino.signature.CType;
import dev.ligature.trino.signature.Signature;
import dev.ligature.trino.signature.Size;
import io.airlift.slice.Slice;
import io.airlift.slice.Slices;
import io.trino.spi.block.Block;
import io.trino.spi.block.SqlRow;
import io.trino.spi.type.ArrayType;
import io.trino.spi.type.RowType;
import io.trino.spi.type.Type;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Makes of each argument of a signature the handle that passes it. */
final class Passings {
  private final Signature signature;
  private final Slots slots;
  private final Type resultType;
  private final Handles rooms = new Handles(MethodHandles.lookup(), Rooms.class);
  private final Handles own = new Handles(MethodHandles.lookup(), Passings.class);

  /**
   * Those of a function.
   *
   * @param signature how it is called
   * @param slots what Trino gives
   * @param resultType the type of the result in SQL
   */
  Passings(Signature signature, Slots slots, Type resultType) {
    this.signature = signature;
    this.slots = slots;
    this.resultType = resultType;
  }

  /**
   * How an argument is passed.
   *
   * @param argument the argument
   * @param declared its C type by the function's prototype, if there is one
   * @param wanted what the function takes in its place
   * @throws dev.ligature.trino.signature.SignatureException if it can't
   */
  Passing of(Argument argument, Optional<CType> declared, CType.Carrier wanted) {
    Passing passing =
        switch (argument) {
          case Argument.Literal literal -> literal(literal, declared, wanted);
          case Argument.Text text -> text(text);
          case Argument.Parameter parameter -> parameter(parameter, declared);
          case Argument.Length length -> length(length, declared, wanted);
          case Argument.IsNull isNull -> isNull(isNull, wanted);
          case Argument.Reference reference -> reference(reference);
          case Argument.ResultRoom room -> resultRoom(room);
          case Argument.ResultCopy copy -> resultCopy(copy);
          case Argument.ResultReference reference -> resultReference(reference);
          case Argument.ResultLength length -> cell("resultLength", length.type());
          case Argument.Check check -> cell("check", check.type());
          case Argument.Buffer buffer -> sized(buffer.offset(), buffer.size(), buffer());
        };
    Class<?> passed = passing.handle().type().returnType();
    if (passed != wanted.javaType()) {
      throw signature.error(
          argument.offset(),
          "this is %s in C, and the function takes %s here%s"
              .formatted(carrier(passed), wanted, hint(argument, wanted)));
    }
    return passing;
  }

  private static String carrier(Class<?> passed) {
    return passed == int.class
        ? "i32"
        : passed == long.class ? "i64" : passed == float.class ? "f32" : "f64";
  }

  private String hint(Argument argument, CType.Carrier wanted) {
    String name =
        switch (argument) {
          case Argument.Parameter parameter when isScalar(parameter.index()) ->
              signature.parameters().get(parameter.index());
          case Argument.Literal literal -> literal.value();
          default -> "";
        };
    if (name.isEmpty()) {
      return "";
    }
    return switch (wanted) {
      case I32 -> ": write %1$s:i32 or %1$s:u32".formatted(name);
      case I64 -> ": write %s:i64".formatted(name);
      case F32 -> ": write %s:f32".formatted(name);
      case F64 -> ": write %s:f64".formatted(name);
    };
  }

  private boolean isScalar(int index) {
    return sql(index).isScalar();
  }

  private SqlType sql(int index) {
    return SqlType.of(slots.type(index)).orElseThrow();
  }

  // ---- values

  private Passing literal(
      Argument.Literal literal, Optional<CType> declared, CType.Carrier wanted) {
    CType type =
        literal
            .type()
            .or(() -> declared)
            .orElseGet(
                () ->
                    switch (wanted) {
                      case I32 -> CType.I32;
                      case I64 -> CType.I64;
                      case F32 -> CType.F32;
                      case F64 -> CType.F64;
                    });
    return new Passing(
        MethodHandles.dropArguments(
            MethodHandles.constant(type.carrier().javaType(), value(literal, type)),
            0,
            GuestCall.class),
        List.of());
  }

  private Object value(Argument.Literal literal, CType type) {
    String text = literal.value();
    try {
      if (type.isFloating()) {
        double value = Double.parseDouble(text);
        if (Double.isInfinite(type == CType.F32 ? (float) value : value)) {
          throw new NumberFormatException(text);
        }
        return type == CType.F32 ? (Object) (float) value : (Object) value;
      }
      boolean isHex = text.startsWith("0x");
      long value = isHex ? Long.parseUnsignedLong(text.substring(2), 16) : Long.parseLong(text);
      // Without a type, an i32 may be written as signed or unsigned.
      boolean fits =
          type.size() == Long.BYTES
              || (value >= (isHex ? 0 : type.least())
                  && value <= (type == CType.I32 ? CType.U32 : type).greatest());
      if (fits) {
        return type.carrier() == CType.Carrier.I64 ? (Object) value : (Object) (int) value;
      }
    } catch (NumberFormatException _) {
      // told below
    }
    throw signature.error(literal.offset(), "%s is no number of type %s".formatted(text, type));
  }

  private Passing text(Argument.Text text) {
    Slice bytes = Slices.wrappedBuffer(text.value().getBytes(StandardCharsets.UTF_8));
    return new Passing(
        MethodHandles.insertArguments(
            rooms.find("string", int.class, GuestCall.class, Slice.class), 1, bytes),
        List.of());
  }

  private Passing parameter(Argument.Parameter parameter, Optional<CType> declared) {
    int index = parameter.index();
    SqlType sql = sql(index);
    if (!sql.isScalar()) {
      Optional<CType> element = parameter.type();
      if (element.isPresent() && sql != SqlType.ARRAY) {
        throw signature.error(
            parameter.offset(), "a %s is a pointer in C".formatted(slots.type(index)));
      }
      return new Passing(pointer(index, parameter.offset(), element), List.of(slots.value(index)));
    }
    CType type = parameter.type().or(() -> declared).orElse(sql.inC());
    MethodHandle number =
        Numbers.toC(sql, type)
            .orElseThrow(
                () ->
                    signature.error(
                        parameter.offset(),
                        "a %s can't be passed as %s".formatted(slots.type(index), type)));
    if (!slots.isNullable(index)) {
      return new Passing(
          MethodHandles.dropArguments(number, 0, GuestCall.class), List.of(slots.value(index)));
    }
    Class<?> java = slots.valueClass(index);
    MethodHandle known = own.find("orZero", java, java, boolean.class);
    return new Passing(
        MethodHandles.dropArguments(
            MethodHandles.collectArguments(number, 0, known), 0, GuestCall.class),
        List.of(slots.value(index), slots.flag(index)));
  }

  static long orZero(long value, boolean isNull) {
    return isNull ? 0 : value;
  }

  static double orZero(double value, boolean isNull) {
    return isNull ? 0 : value;
  }

  static boolean orZero(boolean value, boolean isNull) {
    return !isNull && value;
  }

  private MethodHandle pointer(int index, int offset, Optional<CType> element) {
    Class<?> java = slots.valueClass(index);
    return switch (sql(index)) {
      case ARRAY ->
          rooms
              .find("array", int.class, MemoryType.class, GuestCall.class, Block.class)
              .bindTo(element(slots.type(index), offset, element));
      case ROW ->
          rooms
              .find("struct", int.class, StructInMemory.class, GuestCall.class, SqlRow.class)
              .bindTo(struct(slots.type(index), offset));
      default -> rooms.find("string", int.class, GuestCall.class, java);
    };
  }

  private MemoryType element(Type array, int offset, Optional<CType> c) {
    Type element = ((ArrayType) array).getElementType();
    return MemoryTypes.of(element, c)
        .orElseThrow(
            () ->
                signature.error(
                    offset,
                    "C has no %s%s"
                        .formatted(array, c.map(type -> " with elements " + type).orElse(""))));
  }

  private StructInMemory struct(Type row, int offset) {
    return MemoryTypes.struct((RowType) row)
        .orElseThrow(() -> signature.error(offset, "C has no " + row));
  }

  private Passing length(Argument.Length length, Optional<CType> declared, CType.Carrier wanted) {
    int index = length.index();
    SqlType sql = sql(index);
    if (!sql.isString() && sql != SqlType.ARRAY) {
      throw signature.error(length.offset(), "a %s has no length".formatted(slots.type(index)));
    }
    CType type =
        length
            .type()
            .or(() -> declared)
            .orElse(wanted == CType.Carrier.I64 ? CType.I64 : CType.U32);
    MethodHandle count =
        rooms.find(
            sql == SqlType.ARRAY ? "arrayLength" : "stringLength",
            int.class,
            slots.valueClass(index));
    MethodHandle wide =
        MethodHandles.filterReturnValue(count, own.find("widened", long.class, int.class));
    MethodHandle number = Numbers.toC(SqlType.BIGINT, type).orElseThrow();
    return new Passing(
        MethodHandles.dropArguments(
            MethodHandles.filterReturnValue(wide, number), 0, GuestCall.class),
        List.of(slots.value(index)));
  }

  static long widened(int value) {
    return value;
  }

  private Passing isNull(Argument.IsNull isNull, CType.Carrier wanted) {
    CType type = isNull.type().orElse(wanted == CType.Carrier.I64 ? CType.I64 : CType.I32);
    MethodHandle flag =
        Numbers.toC(SqlType.BOOLEAN, type)
            .orElseThrow(
                () -> signature.error(isNull.offset(), "a flag can't be passed as " + type));
    return new Passing(
        MethodHandles.dropArguments(flag, 0, GuestCall.class), List.of(slots.flag(isNull.index())));
  }

  private Passing reference(Argument.Reference reference) {
    CType type = referencedType(reference.value());
    Passing value = of(reference.value(), Optional.of(type), type.carrier());
    MethodHandle address =
        switch (type.carrier()) {
          case I32 ->
              rooms
                  .find("referenceToInt", int.class, CType.class, GuestCall.class, int.class)
                  .bindTo(type);
          case I64 -> rooms.find("referenceToLong", int.class, GuestCall.class, long.class);
          case F32 -> rooms.find("referenceToFloat", int.class, GuestCall.class, float.class);
          case F64 -> rooms.find("referenceToDouble", int.class, GuestCall.class, double.class);
        };
    Passing passing = behind(address, value);
    boolean isOptional =
        reference.value() instanceof Argument.Parameter parameter
            && parameter.nullable()
            && isScalar(parameter.index());
    return isOptional ? orNowhere(passing) : passing;
  }

  /** The address of a number, or 0 if it is null: an optional argument of Fortran is so absent. */
  private static Passing orNowhere(Passing number) {
    MethodHandle address = number.handle();
    Class<?> value = address.type().parameterType(1);
    MethodHandle isNull =
        MethodHandles.dropArguments(
            MethodHandles.identity(boolean.class), 0, GuestCall.class, value);
    MethodHandle nowhere = MethodHandles.empty(address.type());
    return new Passing(MethodHandles.guardWithTest(isNull, nowhere, address), number.slots());
  }

  private CType referencedType(Argument value) {
    return switch (value) {
      case Argument.Literal literal ->
          literal.type().orElse(literal.value().contains(".") ? CType.F64 : CType.I32);
      case Argument.Length length -> length.type().orElse(CType.I32);
      case Argument.IsNull isNull -> isNull.type().orElse(CType.I32);
      case Argument.Parameter parameter -> {
        SqlType sql = sql(parameter.index());
        yield sql.isScalar() ? parameter.type().orElse(sql.inC()) : CType.PTR;
      }
      default -> CType.PTR;
    };
  }

  /** A handle of a GuestCall and one value, and the value of a GuestCall and slots: both in one. */
  private static Passing behind(MethodHandle address, Passing value) {
    MethodHandle both = MethodHandles.collectArguments(address, 1, value.handle());
    return new Passing(Permutation.shareFirstTwo(both), value.slots());
  }

  // ---- results

  private MethodHandle buffer() {
    return rooms.find("buffer", int.class, GuestCall.class, long.class);
  }

  private Passing resultRoom(Argument.ResultRoom room) {
    SqlType sql = SqlType.of(resultType).orElseThrow();
    int elementSize;
    if (sql.isString()) {
      elementSize = 1;
    } else if (sql == SqlType.ARRAY) {
      elementSize = element(resultType, room.offset(), Optional.empty()).size();
    } else {
      throw signature.error(
          room.offset(),
          "room is for strings and arrays: for a %s write &result".formatted(resultType));
    }
    return sized(
        room.offset(),
        room.size(),
        MethodHandles.insertArguments(
            rooms.find("resultRoom", int.class, int.class, GuestCall.class, long.class),
            0,
            elementSize));
  }

  private Passing sized(int offset, Size size, MethodHandle room) {
    Passing length;
    try {
      length = new Sizes(slots).of(size);
    } catch (IllegalArgumentException e) {
      throw signature.error(offset, String.valueOf(e.getMessage()));
    }
    return new Passing(MethodHandles.collectArguments(room, 1, length.handle()), length.slots());
  }

  private Passing resultCopy(Argument.ResultCopy copy) {
    int index = copy.index();
    if (!slots.type(index).equals(resultType)) {
      throw signature.error(
          copy.offset(),
          "the result is a %s, and this a %s".formatted(resultType, slots.type(index)));
    }
    MethodHandle handle =
        switch (sql(index)) {
          case VARCHAR, VARBINARY ->
              rooms.find("copyOfString", int.class, GuestCall.class, slots.valueClass(index));
          case ARRAY ->
              rooms
                  .find("copyOfArray", int.class, MemoryType.class, GuestCall.class, Block.class)
                  .bindTo(element(resultType, copy.offset(), copy.type()));
          default ->
              throw signature.error(
                  copy.offset(), "a copy is of a string or an array, not of a " + resultType);
        };
    return new Passing(handle, List.of(slots.value(index)));
  }

  private Passing resultReference(Argument.ResultReference reference) {
    int size =
        MemoryTypes.of(resultType, reference.type())
            .orElseThrow(
                () ->
                    signature.error(
                        reference.offset(),
                        "C has no %s at an address%s"
                            .formatted(
                                resultType,
                                reference.type().map(type -> ", as " + type).orElse(""))))
            .size();
    return new Passing(
        MethodHandles.insertArguments(
            MethodHandles.insertArguments(
                rooms.find("resultRoom", int.class, int.class, GuestCall.class, long.class),
                0,
                size),
            1,
            1L),
        List.of());
  }

  private Passing cell(String method, Optional<CType> type) {
    return new Passing(
        rooms.find(method, int.class, CType.class, GuestCall.class).bindTo(type.orElse(CType.I32)),
        List.of());
  }
}
