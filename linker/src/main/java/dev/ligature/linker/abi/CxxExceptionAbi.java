package dev.ligature.linker.abi;

import static java.lang.invoke.MethodType.methodType;

import dev.ligature.engine.TrapException;
import dev.ligature.engine.TrapKind;
import dev.ligature.linker.Caller;
import dev.ligature.linker.HostFunction;
import dev.ligature.linker.HostModule;
import dev.ligature.wasm.FuncType;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Optional;

/**
 * C++ exceptions as Emscripten compiles them for hosts without WebAssembly's exceptions. What is
 * thrown leaves a guest's frames as {@code longjmp} does. {@link InvokeAbi} catches it at each
 * frame that has something to do, and the guest asks here for what. Each object is held by whoever
 * has it: the exception on its way, each handler, each {@code std::exception_ptr}.
 *
 * @see <a href="https://itanium-cxx-abi.github.io/cxx-abi/abi-eh.html">C++ ABI: exception
 *     handling</a>
 */
public final class CxxExceptionAbi implements HostModule {
  private static final String CATCH = "__cxa_find_matching_catch_";

  /** The name's number counts two operands that are no types. */
  private static final int OTHER_OPERANDS = 2;

  /** More than any function has clauses, and than a handle can take. */
  private static final int MOST_CLAUSES = 200;

  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

  private final Unwinding unwinding;
  private final RuntimeFunctions guest;
  private final CxxObjects objects;
  private final CxxHeader header;
  private final CxxDescription description;
  private final TempRet tempRet;

  /** The functions of one program. */
  public CxxExceptionAbi(
      Unwinding unwinding, RuntimeFunctions guest, CxxObjects objects, GuestStrings memory) {
    this.unwinding = unwinding;
    this.guest = guest;
    this.objects = objects;
    this.header = objects.header();
    this.description = new CxxDescription(unwinding, guest, memory);
    this.tempRet = new TempRet(unwinding, guest);
  }

  @Override
  public Optional<HostFunction> find(String module, String name, Optional<FuncType> type) {
    if (!module.equals(HostFunction.ENV) || !(name.startsWith("__") || name.startsWith("llvm"))) {
      return Optional.empty();
    }
    return switch (name) {
      case "__cxa_throw" -> function(name, "raise", void.class, 3);
      case "__cxa_rethrow" -> function(name, "raiseAgain", void.class, 0);
      case "__cxa_rethrow_primary_exception" -> function(name, "raiseHeld", void.class, 1);
      case "__resumeException" -> function(name, "throwOn", void.class, 1);
      case "__cxa_begin_catch" -> function(name, "beginCatch", int.class, 1);
      case "__cxa_end_catch" -> function(name, "endCatch", void.class, 0);
      case "llvm_eh_typeid_for" -> function(name, "typeId", int.class, 1);
      case "__cxa_uncaught_exceptions" -> function(name, "uncaught", int.class, 0);
      case "__cxa_current_primary_exception" -> function(name, "current", int.class, 0);
      case "__cxa_current_exception_type" -> function(name, "currentType", int.class, 0);
      case "__cxa_call_unexpected" -> function(name, "throwUnexpected", void.class, 1);
      default -> clauses(name).map(count -> matching(name, count));
    };
  }

  /** How many types a function of that name takes; empty if it is none. */
  private static Optional<Integer> clauses(String name) {
    if (!name.startsWith(CATCH)) {
      return Optional.empty();
    }
    try {
      int number = Integer.parseUnsignedInt(name, CATCH.length(), name.length(), 10);
      return Optional.of(number - OTHER_OPERANDS)
          .filter(clauses -> clauses >= 0 && clauses <= MOST_CLAUSES);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private Optional<HostFunction> function(
      String name, String method, Class<?> result, int parameters) {
    MethodType type = type(result, parameters);
    return Optional.of(HostFunction.of(HostFunction.ENV, name, type, () -> bind(method, type)));
  }

  private HostFunction matching(String name, int clauses) {
    return HostFunction.of(
        HostFunction.ENV,
        name,
        type(int.class, clauses),
        () ->
            bind("matching", methodType(int.class, Caller.class, int[].class))
                .asCollector(int[].class, clauses));
  }

  private static MethodType type(Class<?> result, int parameters) {
    MethodType type = methodType(result, Caller.class);
    for (int k = 0; k < parameters; k++) {
      type = type.appendParameterTypes(int.class);
    }
    return type;
  }

  private MethodHandle bind(String method, MethodType type) {
    try {
      return LOOKUP.bind(this, method, type);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(method, e);
    }
  }

  /** {@code void __cxa_throw(void *object, std::type_info *type, destructor)}. */
  void raise(Caller caller, int object, int type, int destructor) {
    header.begin(object, type, destructor);
    begin(caller, object);
  }

  /** {@code void __cxa_rethrow(void)}: what the innermost handler has. */
  void raiseAgain(Caller caller) {
    int object = unwinding.state().peek();
    if (object == 0) {
      throw new TrapException(TrapKind.UNREACHABLE, "__cxa_rethrow: no exception is being handled");
    }
    begin(caller, object);
  }

  /** {@code void __cxa_rethrow_primary_exception(void *object)}: what a pointer holds. */
  void raiseHeld(Caller caller, int object) {
    if (object != 0) {
      begin(caller, object);
    }
  }

  private void begin(Caller caller, int object) {
    header.setCaught(object, false);
    objects.hold(caller, object);
    unwinding.state().thrown();
    throwOn(caller, object);
  }

  /** {@code void __resumeException(void *object)}: behind a frame that had to clean up. */
  void throwOn(Caller caller, int object) {
    throw unwinding.newException(object, description.ofThrown(caller, object, header.type(object)));
  }

  /** {@code void *__cxa_begin_catch(void *object)}. */
  int beginCatch(Caller caller, int object) {
    UnwindState state = unwinding.state();
    if (!header.isCaught(object)) {
      header.setCaught(object, true);
      state.arrived();
    }
    // It holds what the exception on its way held.
    state.push(object);
    return objects.part(caller, object);
  }

  /** {@code void __cxa_end_catch(void)}. */
  void endCatch(Caller caller) {
    int object = unwinding.state().pop();
    if (object != 0) {
      objects.release(caller, object);
    }
  }

  /** {@code int llvm_eh_typeid_for(std::type_info *)}: types are known by their addresses. */
  int typeId(Caller caller, int type) {
    return type;
  }

  /**
   * {@code void *__cxa_find_matching_catch_N(std::type_info *...)}: the object, and for the guest
   * to fetch the type of the clause that it is for. If no clause is, the type is the object's own,
   * for which the guest has no handler. Null is the type of a clause for all.
   */
  int matching(Caller caller, int[] clauses) {
    int object = unwinding.state().last();
    int type = object == 0 ? 0 : header.type(object);
    if (type == 0) {
      tempRet.set(caller, 0);
      return object;
    }
    header.setAdjusted(object, object);
    tempRet.set(caller, clause(caller, object, type, clauses));
    return object;
  }

  private int clause(Caller caller, int object, int type, int[] clauses) {
    Optional<MethodHandle> canCatch = guest.function(caller, "__cxa_can_catch", 3);
    for (int clause : clauses) {
      if (clause == 0 || clause == type) {
        return type;
      }
      int cell = CxxHeader.adjustedCell(object);
      if (canCatch
          .filter(function -> RuntimeFunctions.get(function, clause, type, cell) != 0)
          .isPresent()) {
        return clause;
      }
    }
    return type;
  }

  /** {@code unsigned int __cxa_uncaught_exceptions(void)}. */
  int uncaught(Caller caller) {
    return unwinding.state().uncaught();
  }

  /** {@code void *__cxa_current_primary_exception(void)}: what the innermost handler has, held. */
  int current(Caller caller) {
    int object = unwinding.state().peek();
    if (object != 0) {
      objects.hold(caller, object);
    }
    return object;
  }

  /** {@code std::type_info *__cxa_current_exception_type(void)}. */
  int currentType(Caller caller) {
    int object = unwinding.state().peek();
    return object == 0 ? 0 : header.type(object);
  }

  /** {@code void __cxa_call_unexpected(void *object)}: a function may not throw that. */
  void throwUnexpected(Caller caller, int object) {
    throw new TrapException(
        TrapKind.UNREACHABLE,
        "%s left a function that may not throw it"
            .formatted(description.of(caller, object, header.type(object))));
  }
}
