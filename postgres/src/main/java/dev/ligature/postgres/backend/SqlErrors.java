package dev.ligature.postgres.backend;

import dev.ligature.engine.Engine;
import dev.ligature.linker.HostFunction;
import dev.ligature.linker.HostModule;
import dev.ligature.linker.Program;
import dev.ligature.linker.UndefinedReference;
import dev.ligature.wasm.FuncType;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import java.util.Optional;

/**
 * Makes errors of SQL of what extensions do and nobody handles: they throw C++ exceptions, which
 * none of them is compiled to catch, and call functions that they were linked without. The error is
 * the server's own, raised where that happens, so that PL/pgSQL can catch it, and the session goes
 * on.
 */
final class SqlErrors implements HostModule {
  private static final String THROW = "__cxa_throw";

  /** What a server has, and no other program. */
  private static final String START = "errstart";

  /** A level of errors. */
  private static final int ERROR = 21;

  private static final String INTERNAL = "XX000";
  private static final String UNSUPPORTED = "0A000";

  /** A character of an SQLSTATE in its number. */
  private static final int BITS = 6;

  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

  private final Program program;
  private final GuestFunctions functions;

  SqlErrors(Program program) {
    this.program = program;
    this.functions = new GuestFunctions(program);
  }

  @Override
  public Optional<HostFunction> find(String module, String name, Optional<FuncType> type) {
    return module.equals(HostFunction.ENV) && name.equals(THROW)
        ? Optional.of(HostFunction.of(THROW, method("thrown", int.class, int.class, int.class)))
        : Optional.empty();
  }

  @Override
  public Optional<HostFunction> standIn(UndefinedReference reference, FuncType type) {
    if (program.find(START).isEmpty()) {
      return Optional.empty();
    }
    MethodType called = Engine.methodType(type);
    MethodHandle fail =
        MethodHandles.filterReturnValue(
            MethodHandles.insertArguments(
                method("undefined", UndefinedReference.class), 0, reference),
            MethodHandles.empty(MethodType.methodType(called.returnType())));
    return Optional.of(
        HostFunction.of(
            HostFunction.ENV,
            reference.symbol(),
            type,
            MethodHandles.dropArguments(fail, 0, called.parameterList())));
  }

  private MethodHandle method(String name, Class<?>... parameters) {
    try {
      return LOOKUP.bind(this, name, MethodType.methodType(void.class, parameters));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(name, e);
    }
  }

  /** {@code void __cxa_throw(void *object, std::type_info *type, destructor)}. */
  void thrown(int object, int type, int destructor) {
    CxxException exception = new CxxException(program, functions, object, type);
    String name = "C++ exception of type " + exception.type();
    exception
        .what()
        .ifPresentOrElse(
            what -> raise(INTERNAL, what, name),
            () -> raise(INTERNAL, name, "It has no text of its own."));
  }

  /** Is called in place of a function that nobody defines. */
  void undefined(UndefinedReference function) {
    raise(
        UNSUPPORTED,
        "function %s is not there".formatted(function.symbol()),
        "%s was linked without it, and no other library has it.".formatted(function.library()));
  }

  private void raise(String state, String message, String detail) {
    functions.call(START, ERROR, 0);
    functions.call("errcode", number(state));
    functions.callWithTexts("errmsg_internal", List.of(format(message)), 0);
    functions.callWithTexts("errdetail_internal", List.of(format(detail)), 0);
    functions.run("errfinish", 0, 0, 0);
    throw new IllegalStateException("an error is reported, and its place goes on: " + message);
  }

  private static String format(String text) {
    return text.replace("%", "%%");
  }

  private static int number(String state) {
    int number = 0;
    for (int i = state.length() - 1; i >= 0; i--) {
      number = number << BITS | (state.charAt(i) - '0' & (1 << BITS) - 1);
    }
    return number;
  }
}
