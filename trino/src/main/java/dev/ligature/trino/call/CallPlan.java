package dev.ligature.trino.call;

import dev.ligature.trino.signature.Argument;
import dev.ligature.trino.signature.CType;
import dev.ligature.trino.signature.Prototype;
import dev.ligature.trino.signature.Signature;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.ValType;
import io.trino.spi.StandardErrorCode;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.function.InvocationConvention;
import io.trino.spi.function.InvocationConvention.InvocationReturnConvention;
import io.trino.spi.function.ScalarFunctionAdapter;
import io.trino.spi.function.ScalarFunctionImplementation;
import io.trino.spi.type.Type;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How a function of SQL calls a C function: everything has been compared. Immutable; it has no
 * program.
 */
public final class CallPlan {
  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

  private final Type resultType;
  private final List<Type> parameterTypes;
  private final Slots slots;

  /** Of a {@link FunctionInstance} as an object, a session and the slots. */
  private final MethodHandle handle;

  private CallPlan(Type resultType, List<Type> parameterTypes, Slots slots, MethodHandle handle) {
    this.resultType = resultType;
    this.parameterTypes = parameterTypes;
    this.slots = slots;
    this.handle = handle;
  }

  /**
   * Makes a plan.
   *
   * @param label the function, for messages: {@code crc32 of libz.so}
   * @param type the type that it has in the module
   * @param prototype its prototype in C, if there is one
   * @param signature how it is called
   * @param sql the types of the result and of the parameters in SQL
   * @throws dev.ligature.trino.signature.SignatureException if the signature does not fit
   * @throws TrinoException if a type of SQL is none that C functions know
   */
  public static CallPlan of(
      String label,
      FuncType type,
      Optional<Prototype> prototype,
      Signature signature,
      SqlTypes sql) {
    checkTypes(sql);
    if (signature.parameters().size() != sql.parameters().size()) {
      throw signature.error(
          0,
          "the signature speaks of %s, and the function in SQL has %s"
              .formatted(
                  parameters(signature.parameters().size()), parameters(sql.parameters().size())));
    } else if (signature.arguments().size() != type.params().size()) {
      throw signature.error(
          0,
          "the signature passes %d arguments, and %s is of type %s"
              .formatted(signature.arguments().size(), label, text(type)));
    }
    prototype.ifPresent(each -> checkPrototype(label, type, each, signature));
    Slots slots = new Slots(signature, sql.parameters());
    Passings passings = new Passings(signature, slots, sql.result());
    List<Passing> arguments = new ArrayList<>();
    for (int k = 0; k < signature.arguments().size(); k++) {
      Argument argument = signature.arguments().get(k);
      int index = k;
      arguments.add(
          passings.of(
              argument,
              prototype.map(each -> each.parameters().get(index)),
              carrier(type.params().get(k), label, type)));
    }
    Optional<CType.Carrier> returned =
        type.results().stream().findFirst().map(each -> carrier(each, label, type));
    MethodHandle result =
        new Results(label, signature, sql.result())
            .of(prototype.flatMap(Prototype::result), returned);
    return new CallPlan(
        sql.result(), sql.parameters(), slots, whole(slots, arguments, result, returned));
  }

  private static void checkPrototype(
      String label, FuncType type, Prototype prototype, Signature signature) {
    if (prototype.parameters().size() != type.params().size()) {
      throw signature.error(
          0,
          "%s has %s by its prototype, and is of type %s"
              .formatted(label, parameters(prototype.parameters().size()), text(type)));
    }
  }

  private static String parameters(int count) {
    return count == 1 ? "1 parameter" : count + " parameters";
  }

  /** A function's type as it is written: {@code (i32, i32) -> i32}. */
  public static String text(FuncType type) {
    return type.params().stream().map(String::valueOf).collect(Collectors.joining(", ", "(", ")"))
        + " -> "
        + (type.results().isEmpty()
            ? "()"
            : type.results().stream().map(String::valueOf).collect(Collectors.joining(", ")));
  }

  private static void checkTypes(SqlTypes sql) {
    for (int k = 0; k < sql.parameters().size(); k++) {
      checkType(sql.parameters().get(k), "parameter " + (k + 1));
    }
    checkType(sql.result(), "the result");
  }

  private static void checkType(Type type, String what) {
    if (SqlType.of(type).isEmpty()) {
      throw new TrinoException(
          StandardErrorCode.NOT_SUPPORTED,
          ("%s is of type %s, which C functions don't know: there are boolean, tinyint, smallint,"
                  + " integer, bigint, real, double, varchar, varbinary, date, timestamp(0..6),"
                  + " arrays and rows of them")
              .formatted(what, type));
    }
  }

  private static CType.Carrier carrier(ValType type, String label, FuncType function) {
    return switch (type.toString()) {
      case "i32" -> CType.Carrier.I32;
      case "i64" -> CType.Carrier.I64;
      case "f32" -> CType.Carrier.F32;
      case "f64" -> CType.Carrier.F64;
      default ->
          throw new TrinoException(
              StandardErrorCode.NOT_SUPPORTED,
              "%s is of type %s: a %s is nothing of C".formatted(label, text(function), type));
    };
  }

  private static MethodHandle whole(
      Slots slots, List<Passing> arguments, MethodHandle result, Optional<CType.Carrier> returned) {
    List<Class<?>> classes = new ArrayList<>();
    classes.add(GuestCall.class);
    classes.add(ConnectorSession.class);
    classes.addAll(slots.classes());

    // The function, of a GuestCall and its arguments.
    MethodType type =
        MethodType.methodType(
            returned.<Class<?>>map(CType.Carrier::javaType).orElse(void.class),
            arguments.stream().<Class<?>>map(each -> each.handle().type().returnType()).toList());
    MethodHandle call =
        MethodHandles.collectArguments(
            MethodHandles.exactInvoker(type), 0, own("function", MethodHandle.class));
    List<Integer> sources = new ArrayList<>();
    sources.add(0);
    // The first argument is collected last, and so evaluated first.
    List<Integer> behind = new ArrayList<>();
    for (int k = arguments.size() - 1; k >= 0; k--) {
      Passing passing = arguments.get(k);
      call = MethodHandles.collectArguments(call, 1 + k, passing.handle());
      List<Integer> here = new ArrayList<>();
      if (passing.handle().type().parameterCount() > passing.slots().size()) {
        here.add(0);
      }
      passing.slots().forEach(slot -> here.add(2 + slot));
      here.addAll(behind);
      behind = here;
    }
    sources.addAll(behind);
    call = Permutation.from(call, classes, sources);

    // Its result, of the same.
    MethodHandle full = MethodHandles.collectArguments(result, 0, call);
    List<Integer> again = new ArrayList<>(IntStream.range(0, classes.size()).boxed().toList());
    again.add(0);
    full = Permutation.from(full, classes, again);
    MethodHandle ended = MethodHandles.tryFinally(full, cleanup(full.type().returnType()));

    // The GuestCall comes of the instance and the session, which the rest does not need.
    MethodHandle begin =
        new Handles(LOOKUP, FunctionInstance.class)
            .find("begin", GuestCall.class, Object.class, ConnectorSession.class);
    MethodHandle begun = MethodHandles.collectArguments(ended, 0, begin);
    List<Class<?>> outer = new ArrayList<>(classes);
    outer.set(0, Object.class);
    List<Integer> order = new ArrayList<>(List.of(0, 1));
    order.addAll(IntStream.range(1, classes.size()).boxed().toList());
    return CompiledHandle.of(Permutation.from(begun, outer, order));
  }

  private static MethodHandle own(String name, Class<?> result, Class<?>... parameters) {
    try {
      return LOOKUP.findVirtual(GuestCall.class, name, MethodType.methodType(result, parameters));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("its own method " + name, e);
    }
  }

  private static MethodHandle cleanup(Class<?> result) {
    Class<?> general = result.isPrimitive() ? result : Object.class;
    return new Handles(LOOKUP, CallPlan.class)
        .find("end", general, Throwable.class, general, GuestCall.class)
        .asType(MethodType.methodType(result, Throwable.class, result, GuestCall.class));
  }

  static long end(Throwable failure, long result, GuestCall call) {
    finish(failure, call);
    return result;
  }

  static double end(Throwable failure, double result, GuestCall call) {
    finish(failure, call);
    return result;
  }

  static boolean end(Throwable failure, boolean result, GuestCall call) {
    finish(failure, call);
    return result;
  }

  static Object end(Throwable failure, Object result, GuestCall call) {
    finish(failure, call);
    return result;
  }

  @SuppressWarnings("ConstantValue") // a handle passes null if nothing was thrown
  private static void finish(@org.jspecify.annotations.Nullable Throwable failure, GuestCall call) {
    if (failure != null) {
      throw call.failure(failure);
    }
    call.end();
  }

  /**
   * What Trino calls.
   *
   * @param guests has programs for it
   * @param wanted how Trino would like to call it
   */
  public ScalarFunctionImplementation implementation(
      Guests.Source guests, InvocationConvention wanted) {
    Objects.requireNonNull(guests, "guests");
    boolean returnsObject = !handle.type().returnType().isPrimitive();
    InvocationConvention actual =
        new InvocationConvention(
            slots.conventions(),
            returnsObject
                ? InvocationReturnConvention.NULLABLE_RETURN
                : InvocationReturnConvention.FAIL_ON_NULL,
            true,
            true);
    MethodHandle adapted =
        ScalarFunctionAdapter.adapt(handle, resultType, parameterTypes, actual, wanted);
    return ScalarFunctionImplementation.builder()
        .methodHandle(adapted)
        .instanceFactory(factory(guests))
        .build();
  }

  private static MethodHandle factory(Guests.Source guests) {
    return new Handles(LOOKUP, CallPlan.class)
        .find("instance", Object.class, Guests.Source.class)
        .bindTo(guests);
  }

  static Object instance(Guests.Source guests) {
    return new FunctionInstance(guests);
  }
}
