package dev.ligature.linker.abi;

import static java.lang.invoke.MethodType.methodType;

import dev.ligature.engine.Func;
import dev.ligature.engine.TrapException;
import dev.ligature.engine.TrapKind;
import dev.ligature.linker.Caller;
import dev.ligature.linker.HostFunction;
import dev.ligature.linker.HostModule;
import dev.ligature.linker.allocate.ProgramTable;
import dev.ligature.linker.map.GuestCode;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;

/**
 * The life of the objects that C++ exceptions are. For programs that do not do it themselves, these
 * are the host's functions: memory since Emscripten 3.1.28, counting since 3.1.36, and what a
 * handler takes since 3.1.65.
 */
public final class CxxObjects {
  private static final String ALLOCATE = "__cxa_allocate_exception";
  private static final String FREE = "__cxa_free_exception";
  private static final String HOLD = "__cxa_increment_exception_refcount";
  private static final String RELEASE = "__cxa_decrement_exception_refcount";
  private static final String PART = "__cxa_get_exception_ptr";

  private final CxxHeader header;
  private final GuestStrings memory;
  private final FunctionPointers pointers;
  private final RuntimeFunctions guest;

  /** Those of one program. */
  public CxxObjects(GuestStrings memory, ProgramTable table, RuntimeFunctions guest) {
    this.header = new CxxHeader(memory);
    this.memory = memory;
    this.pointers = new FunctionPointers(table);
    this.guest = guest;
  }

  /** What stands before the objects. */
  CxxHeader header() {
    return header;
  }

  /** The functions, for programs that do not have them. */
  public HostModule functions() {
    return new HostFunctions(MethodHandles.lookup(), this, HostFunction.ENV)
        .add(ALLOCATE, "allocate", methodType(int.class, Caller.class, int.class))
        .add(FREE, "free", methodType(void.class, Caller.class, int.class))
        .add(HOLD, "holdHere", methodType(void.class, int.class))
        .add(RELEASE, "releaseHere", methodType(void.class, Caller.class, int.class))
        .add(PART, "partHere", methodType(int.class, Caller.class, int.class))
        .group();
  }

  /** {@code void *__cxa_allocate_exception(size_t size)}. */
  int allocate(Caller caller, int size) {
    MethodHandle malloc =
        guest
            .function(caller, "malloc", 1)
            .orElseThrow(() -> RuntimeFunctions.missing("malloc", ALLOCATE));
    int block = RuntimeFunctions.get(malloc, size + CxxHeader.SIZE);
    if (block == 0) {
      throw new TrapException(
          TrapKind.UNREACHABLE,
          "%s: the guest's malloc gave null for an object of %s bytes"
              .formatted(ALLOCATE, Integer.toUnsignedString(size)));
    }
    memory.write(block, new byte[CxxHeader.SIZE]);
    return block + CxxHeader.SIZE;
  }

  /** {@code void __cxa_free_exception(void *object)}. */
  void free(Caller caller, int object) {
    MethodHandle free =
        guest
            .procedure(caller, "free", 1)
            .orElseThrow(() -> RuntimeFunctions.missing("free", FREE));
    RuntimeFunctions.call(free, object - CxxHeader.SIZE);
  }

  /** Holds an object once more. */
  void hold(Caller caller, int object) {
    // The guest's is atomic where threads share objects.
    guest
        .procedure(caller, HOLD, 1)
        .ifPresentOrElse(
            function -> RuntimeFunctions.call(function, object), () -> holdHere(object));
  }

  /** {@code void __cxa_increment_exception_refcount(void *object)}. */
  void holdHere(int object) {
    if (object != 0) {
      header.setReferences(object, header.references(object) + 1);
    }
  }

  /** Holds an object once less, whose last holder destroys it. */
  void release(Caller caller, int object) {
    guest
        .procedure(caller, RELEASE, 1)
        .ifPresentOrElse(
            function -> RuntimeFunctions.call(function, object), () -> releaseHere(caller, object));
  }

  /** {@code void __cxa_decrement_exception_refcount(void *object)}. */
  void releaseHere(Caller caller, int object) {
    if (object == 0) {
      return;
    }
    int references = header.references(object) - 1;
    header.setReferences(object, references);
    if (references == 0) {
      destroy(object);
      guest
          .procedure(caller, FREE, 1)
          .ifPresentOrElse(
              function -> RuntimeFunctions.call(function, object), () -> free(caller, object));
    }
  }

  private void destroy(int object) {
    int destructor = header.destructor(object);
    if (destructor == 0) {
      return;
    }
    Func function =
        pointers.find(destructor).orElseGet(() -> pointers.get(destructor, GuestCode.HANDLER));
    // Destructors give their object back in some versions of the C++ ABI.
    if (function.functionType().equals(RuntimeFunctions.GIVING_ONE)) {
      RuntimeFunctions.get(function.handle(), object);
    } else {
      GuestCode.call(function, object);
    }
  }

  /** The address that a handler takes. */
  int part(Caller caller, int object) {
    return guest
        .function(caller, PART, 1)
        .map(function -> RuntimeFunctions.get(function, object))
        .orElseGet(() -> partHere(caller, object));
  }

  /** {@code void *__cxa_get_exception_ptr(void *object)}: a pointer that was thrown is itself. */
  int partHere(Caller caller, int object) {
    boolean isPointer =
        guest
            .function(caller, "__cxa_is_pointer_type", 1)
            .filter(function -> RuntimeFunctions.get(function, header.type(object)) != 0)
            .isPresent();
    if (isPointer) {
      return memory.word(object);
    }
    int adjusted = header.adjusted(object);
    return adjusted == 0 ? object : adjusted;
  }
}
