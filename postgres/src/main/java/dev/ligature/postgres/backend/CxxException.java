package dev.ligature.postgres.backend;

import dev.ligature.linker.DataSymbol;
import dev.ligature.linker.FunctionSymbol;
import dev.ligature.linker.Program;
import java.util.Objects;
import java.util.Optional;

/**
 * An object that C++ code of a program throws.
 *
 * @param object its address
 * @param typeInfo the address of its {@code std::type_info}
 * @see <a href="https://itanium-cxx-abi.github.io/cxx-abi/abi.html#vtable">C++ ABI: virtual
 *     tables</a>
 */
record CxxException(Program program, GuestFunctions functions, int object, int typeInfo) {
  private static final String BASE = "_ZTISt9exception";
  private static final String CAN_CATCH = "__cxa_can_catch";

  /** Where a {@code std::type_info} has its name. */
  private static final int NAME = 4;

  /** Where the virtual table of {@code std::exception} has {@code what}: behind two destructors. */
  private static final int WHAT = 8;

  /** The name of its type, as the compiler writes it. */
  String type() {
    return functions.text(word(typeInfo + NAME));
  }

  /** What it says, if it is a {@code std::exception}. */
  Optional<String> what() {
    if (program.find(CAN_CATCH).isEmpty()
        || !(program.find(BASE).orElse(null) instanceof DataSymbol base)) {
      return Optional.empty();
    }
    int stack = functions.call("emscripten_stack_get_current");
    try {
      int cell = functions.call("_emscripten_stack_alloc", Integer.BYTES);
      GuestBytes.write(program, Integer.toUnsignedLong(cell), object);
      if (functions.call(CAN_CATCH, (int) base.address(), typeInfo, cell) == 0) {
        return Optional.empty();
      }
      int exception = word(cell);
      return program
          .functionAt(word(word(exception) + WHAT))
          .map(what -> functions.text(call(what, exception)));
    } finally {
      functions.run("_emscripten_stack_restore", stack);
    }
  }

  private int word(int address) {
    return GuestBytes.word(program, address);
  }

  private static int call(FunctionSymbol function, int argument) {
    try {
      return (Integer) Objects.requireNonNull(function.handle().invokeWithArguments(argument));
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("what() threw what no guest throws", e);
    }
  }
}
