package dev.ligature.linker.abi;

import static java.lang.invoke.MethodType.methodType;

import dev.ligature.engine.Func;
import dev.ligature.linker.HostFunction;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.allocate.ProgramTable;
import dev.ligature.linker.map.GuestCode;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.ValType;
import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.Optional;

/**
 * The half of WASIX's linking that is about functions whose types a guest's compiler did not know:
 * closures, calls by values in memory, and the types of function pointers. Functions of vectors and
 * of several results are not supported: no C function has them.
 *
 * @see WasixAbi
 */
public final class WasixCalls {
  /** {@code struct { u8 cacheable; u16 arguments; u16 results; }}. */
  private static final int SIGNATURE_SIZE = 6;

  /** A function of WebAssembly has no more parameters. */
  private static final int MOST_TYPES = 1000;

  private final GuestStrings strings;
  private final FunctionPointers pointers;
  private final Closures closures;

  /** The functions of one program. */
  public WasixCalls(GuestStrings strings, ProgramTable table, Closures closures) {
    this.strings = strings;
    this.pointers = new FunctionPointers(table);
    this.closures = closures;
  }

  /** The functions. */
  public List<HostFunction> functions() {
    Class<?> i32 = int.class;
    return new HostFunctions(MethodHandles.lookup(), this, WasixAbi.MODULE)
        .add("closure_allocate", "allocate", methodType(i32, i32))
        .add("closure_prepare", "prepare", methodType(i32, i32, i32, i32, i32, i32, i32, i32))
        .add("closure_free", "free", methodType(i32, i32))
        .add("call_dynamic", "call", methodType(i32, i32, i32, i32, i32, i32, i32))
        .add("reflect_signature", "reflect", methodType(i32, i32, i32, i32, i32, i32, i32))
        .list();
  }

  /** {@code errno closure_allocate(int *closure)}: a table index that calls will go to. */
  int allocate(int result) {
    if (!strings.contains(result, Integer.BYTES)) {
      return Errno.FAULT;
    }
    try {
      strings.write(result, closures.allocate());
      return Errno.SUCCESS;
    } catch (LinkException e) {
      return Errno.NOMEM;
    }
  }

  /**
   * {@code errno closure_prepare(int backing, int closure, const u8 *argument_types, u32 arguments,
   * const u8 *result_types, u32 results, void *environment)}. A closure can be prepared again.
   */
  int prepare(
      int backing,
      int closure,
      int argumentTypes,
      int arguments,
      int resultTypes,
      int results,
      int environment) {
    if (!strings.contains(argumentTypes, arguments) || !strings.contains(resultTypes, results)) {
      return Errno.FAULT;
    }
    if (Integer.compareUnsigned(arguments, MOST_TYPES) > 0
        || Integer.compareUnsigned(results, MOST_TYPES) > 0) {
      return Errno.INVAL;
    }
    Optional<List<ValType>> parameters = ValueBytes.types(strings.bytes(argumentTypes, arguments));
    Optional<List<ValType>> result = ValueBytes.types(strings.bytes(resultTypes, results));
    if (parameters.isEmpty() || result.isEmpty() || !closures.contains(closure)) {
      return Errno.INVAL;
    }
    if (result.get().size() > 1) {
      return Errno.NOTSUP;
    }
    FuncType type = new FuncType(parameters.get(), result.get());
    return closures.prepare(closure, type, backing, environment) ? Errno.SUCCESS : Errno.NOMEM;
  }

  /** {@code errno closure_free(int closure)}. */
  int free(int closure) {
    if (!closures.contains(closure)) {
      return Errno.INVAL;
    }
    closures.free(closure);
    return Errno.SUCCESS;
  }

  /**
   * {@code errno call_dynamic(int function, const void *values, size_t values_length, void
   * *results, size_t results_length, bool strict)}. Strictly the lengths must be right; otherwise
   * missing values are 0, and results without room are dropped.
   */
  int call(int function, int values, int valuesLength, int results, int resultsLength, int strict) {
    if (!strings.contains(values, valuesLength) || !strings.contains(results, resultsLength)) {
      return Errno.FAULT;
    }
    Optional<Func> target = find(function);
    if (target.isEmpty()) {
      return Errno.INVAL;
    }
    FuncType type = target.get().functionType();
    if (ValueBytes.codes(type.params()).isEmpty()
        || ValueBytes.codes(type.results()).isEmpty()
        || type.results().size() > 1) {
      return Errno.NOTSUP;
    }
    int size = ValueBytes.size(type.results());
    if (strict != 0 && (ValueBytes.size(type.params()) != valuesLength || size != resultsLength)) {
      return Errno.INVAL;
    }
    int read = Math.min(ValueBytes.size(type.params()), valuesLength & Integer.MAX_VALUE);
    List<Object> arguments = ValueBytes.read(type.params(), strings.bytes(values, read));
    Object result = GuestCode.run(() -> target.get().handle().invokeWithArguments(arguments));
    if (result != null && Integer.compareUnsigned(size, resultsLength) <= 0) {
      strings.write(results, ValueBytes.write(result));
    }
    return Errno.SUCCESS;
  }

  /** The function at a table index; a closure that is not prepared is none. */
  private Optional<Func> find(int function) {
    return pointers
        .find(function)
        .filter(found -> !closures.contains(function) || closures.isPrepared(function));
  }

  /**
   * {@code errno reflect_signature(int function, u8 *argument_types, u16 arguments, u8
   * *result_types, u16 results, struct *signature)}. The numbers of both go into the structure; the
   * types where there is room for all. Null is a pointer that is known to have none.
   */
  int reflect(
      int function, int argumentTypes, int arguments, int resultTypes, int results, int signature) {
    if (!strings.contains(signature, SIGNATURE_SIZE)
        || !strings.contains(argumentTypes, arguments)
        || !strings.contains(resultTypes, results)) {
      return Errno.FAULT;
    }
    Optional<FuncType> type = find(function).map(Func::functionType);
    int parameterCount = type.map(t -> t.params().size()).orElse(0);
    int resultCount = type.map(t -> t.results().size()).orElse(0);
    // A closure can become one of another type.
    boolean cacheable = pointers.contains(function) && !closures.contains(function);
    strings.write(
        signature,
        new byte[] {
          (byte) (cacheable ? 1 : 0),
          0,
          (byte) parameterCount,
          (byte) (parameterCount >> 8),
          (byte) resultCount,
          (byte) (resultCount >> 8)
        });
    if (type.isEmpty()) {
      return Errno.INVAL;
    }
    if (parameterCount > arguments || resultCount > results) {
      return Errno.OVERFLOW;
    }
    Optional<byte[]> parameterCodes = ValueBytes.codes(type.get().params());
    Optional<byte[]> resultCodes = ValueBytes.codes(type.get().results());
    if (parameterCodes.isEmpty() || resultCodes.isEmpty()) {
      return Errno.INVAL;
    }
    strings.write(argumentTypes, parameterCodes.get());
    strings.write(resultTypes, resultCodes.get());
    return Errno.SUCCESS;
  }
}
