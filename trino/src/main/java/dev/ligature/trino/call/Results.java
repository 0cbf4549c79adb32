package dev.ligature.trino.call;

import dev.ligature.trino.signature.Argument;
import dev.ligature.trino.signature.CType;
import dev.ligature.trino.signature.Outcome;
import dev.ligature.trino.signature.Signature;
import io.airlift.slice.Slice;
import io.trino.spi.StandardErrorCode;
import io.trino.spi.TrinoException;
import io.trino.spi.block.Block;
import io.trino.spi.block.SqlRow;
import io.trino.spi.type.ArrayType;
import io.trino.spi.type.TimestampType;
import io.trino.spi.type.Type;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes the handle that gives the result of SQL after a C function has returned. */
final class Results {
  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

  private final String function;
  private final Signature signature;
  private final Type type;
  private final Handles own = new Handles(LOOKUP, Results.class);

  /**
   * Those of a function.
   *
   * @param function its name
   * @param signature how it is called
   * @param type the type of the result in SQL, which is one that C knows
   */
  Results(String function, Signature signature, Type type) {
    this.function = function;
    this.signature = signature;
    this.type = type;
  }

  /**
   * What gives the result.
   *
   * @param declared what the function returns by its prototype, if there is one
   * @param returned what the function returns; empty if nothing
   * @return a handle of what it returns, if anything, and the {@link GuestCall}
   * @throws dev.ligature.trino.signature.SignatureException if it can't
   */
  MethodHandle of(Optional<CType> declared, Optional<CType.Carrier> returned) {
    List<Argument> inMemory = signature.arguments().stream().filter(Results::isResult).toList();
    if (inMemory.size() > 1) {
      throw signature.error(inMemory.get(1).offset(), "there is a result already");
    }
    checkWritten();
    if (inMemory.isEmpty()) {
      return returnedResult(declared, returned);
    }
    return MethodHandles.collectArguments(memoryResult(inMemory.getFirst()), 0, status(returned));
  }

  /** One check and one length at most, of types that can be read. */
  private void checkWritten() {
    boolean hasCheck = false;
    boolean hasLength = false;
    for (Argument argument : signature.arguments()) {
      if (argument instanceof Argument.Check check) {
        if (hasCheck) {
          throw signature.error(check.offset(), "there is a check already");
        } else if (check.type().filter(CType::isFloating).isPresent()) {
          throw signature.error(check.offset(), "a check is an integer, not " + check.type().get());
        }
        hasCheck = true;
      } else if (argument instanceof Argument.ResultLength length) {
        CType c = length.type().orElse(CType.I32);
        if (hasLength) {
          throw signature.error(length.offset(), "there is a length of the result already");
        } else if (c.isFloating() || c.size() < Integer.BYTES) {
          throw signature.error(
              length.offset(), "a length is an integer of 32 or 64 bits, not " + c);
        }
        hasLength = true;
      }
    }
  }

  private static boolean isResult(Argument argument) {
    return switch (argument) {
      case Argument.ResultRoom _, Argument.ResultCopy _, Argument.ResultReference _ -> true;
      default -> false;
    };
  }

  private SqlType sql() {
    return SqlType.of(type).orElseThrow();
  }

  // ---- what the function returns

  private MethodHandle returnedResult(Optional<CType> declared, Optional<CType.Carrier> returned) {
    Argument stray =
        signature.arguments().stream()
            .filter(
                argument ->
                    argument instanceof Argument.ResultLength || argument instanceof Argument.Check)
            .findFirst()
            .orElse(null);
    if (stray != null) {
      throw signature.error(
          stray.offset(), "this goes with a result in memory: there is no result[..] or &result");
    }
    CType.Carrier carrier =
        returned.orElseThrow(
            () ->
                error(
                    "%s returns nothing: where is the result? Write result[..] or &result among the"
                        + " arguments"));
    return switch (signature.outcome()) {
      case Outcome.Value value -> number(value.type(), carrier);
      case Outcome.Text _ -> text(carrier);
      case Outcome.Ignored _ when sql() == SqlType.VARCHAR -> text(carrier);
      case Outcome.Ignored _ when sql().isScalar() ->
          number(declared.filter(each -> each != CType.PTR).orElse(sql().inC()), carrier);
      case Outcome.Ignored _ ->
          throw error(
              "%s can't return a " + type + ": write result[..] or &result among the arguments");
      case Outcome.Length _, Outcome.Zero _ ->
          throw error("there is no result[..] or &result among the arguments");
    };
  }

  private MethodHandle number(CType c, CType.Carrier carrier) {
    if (c.carrier() != carrier) {
      throw error(
          "%s returns " + carrier + ", which is no " + c + ": write " + suggestion(carrier));
    }
    MethodHandle number =
        Numbers.toSql(c, sql())
            .orElseThrow(() -> error("a " + c + " can't be the result, which is a " + type));
    if (type instanceof TimestampType timestamp) {
      number = MethodHandles.filterReturnValue(number, Timestamps.rounding(timestamp));
    }
    return MethodHandles.dropArguments(number, 1, GuestCall.class);
  }

  private static String suggestion(CType.Carrier carrier) {
    return switch (carrier) {
      case I32 -> ":i32 or :u32";
      case I64 -> ":i64 or :u64";
      case F32 -> ":f32";
      case F64 -> ":f64";
    };
  }

  private MethodHandle text(CType.Carrier carrier) {
    if (carrier != CType.Carrier.I32) {
      throw error("%s returns " + carrier + ", which is no address of a string");
    } else if (sql() != SqlType.VARCHAR) {
      throw error("a str is a varchar, and the result is a " + type);
    }
    return own.find("text", Slice.class, Type.class, int.class, GuestCall.class).bindTo(type);
  }

  static @Nullable Slice text(Type type, int address, GuestCall call) {
    return address == 0 ? null : Texts.read(call, Integer.toUnsignedLong(address), type);
  }

  // ---- what the function has written

  /** What is made of what it returns: a long of nothing in particular unless it is a length. */
  private MethodHandle status(Optional<CType.Carrier> returned) {
    boolean isNeeded =
        signature.outcome() instanceof Outcome.Length
            || signature.outcome() instanceof Outcome.Zero;
    if (signature.outcome() instanceof Outcome.Value
        || signature.outcome() instanceof Outcome.Text) {
      throw error("the result is in memory: write :length, :0 or nothing");
    } else if (returned.isEmpty()) {
      if (isNeeded) {
        throw error("%s returns nothing");
      }
      return MethodHandles.constant(long.class, 0L);
    }
    MethodHandle number =
        switch (returned.get()) {
          case I32 -> Numbers.toLong(CType.I32);
          case I64 -> Numbers.toLong(CType.I64);
          case F32, F64 -> {
            if (isNeeded) {
              throw error("%s returns " + returned.get());
            }
            yield MethodHandles.dropArguments(
                MethodHandles.constant(long.class, 0L), 0, returned.get().javaType());
          }
        };
    return signature.outcome() instanceof Outcome.Zero
        ? MethodHandles.filterReturnValue(
            number, own.find("zero", long.class, String.class, long.class).bindTo(function))
        : number;
  }

  static long zero(String function, long returned) {
    if (returned != 0) {
      throw new TrinoException(
          StandardErrorCode.INVALID_FUNCTION_ARGUMENT,
          "%s returned %d, not 0".formatted(function, returned));
    }
    return 0;
  }

  private MethodHandle memoryResult(Argument result) {
    Optional<CType> elementType =
        switch (result) {
          case Argument.ResultCopy copy -> copy.type();
          case Argument.ResultReference reference -> reference.type();
          default -> Optional.empty();
        };
    MemoryType element =
        switch (sql()) {
          case VARCHAR, VARBINARY -> null;
          case ARRAY ->
              MemoryTypes.of(((ArrayType) type).getElementType(), elementType).orElseThrow();
          default -> MemoryTypes.of(type, elementType).orElseThrow();
        };
    if (sql() == SqlType.VARCHAR && result instanceof Argument.ResultReference) {
      throw signature.error(
          result.offset(), "a varchar has no fixed size: write result[SIZE], or return :str");
    }
    MemoryResult reader =
        new MemoryResult(
            function,
            type,
            lengthSource(),
            signature.arguments().stream()
                .filter(Argument.Check.class::isInstance)
                .map(check -> ((Argument.Check) check).type().orElse(CType.I32))
                .findFirst(),
            element);
    return switch (sql()) {
      case VARCHAR, VARBINARY -> read(reader, "string", Slice.class);
      case ARRAY -> read(reader, "array", Block.class);
      case ROW -> read(reader, "row", SqlRow.class);
      case DOUBLE -> read(reader, "floating", double.class);
      case BOOLEAN -> read(reader, "truth", boolean.class);
      default -> read(reader, "integer", long.class);
    };
  }

  private MemoryResult.LengthSource lengthSource() {
    boolean isWritten =
        signature.arguments().stream().anyMatch(Argument.ResultLength.class::isInstance);
    return signature.outcome() instanceof Outcome.Length
        ? MemoryResult.LengthSource.RETURNED
        : isWritten
            ? MemoryResult.LengthSource.WRITTEN
            : sql() == SqlType.VARCHAR
                ? MemoryResult.LengthSource.ZERO
                : MemoryResult.LengthSource.CAPACITY;
  }

  private static MethodHandle read(MemoryResult reader, String method, Class<?> result) {
    try {
      return LOOKUP.bind(
          reader, method, MethodType.methodType(result, long.class, GuestCall.class));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("its own method " + method, e);
    }
  }

  private RuntimeException error(String problem) {
    return signature.error(signature.outcomeOffset(), problem.replace("%s", function));
  }
}
