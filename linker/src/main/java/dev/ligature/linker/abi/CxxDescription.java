package dev.ligature.linker.abi;

import dev.ligature.engine.GuestException;
import dev.ligature.engine.GuestInterrupted;
import dev.ligature.engine.TrapException;
import dev.ligature.linker.Caller;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.map.Area;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * Says what a C++ exception is. The guest knows best, and is asked if nobody can catch what is
 * thrown now. Otherwise the name of the type as the compiler has it must do, which costs little.
 */
final class CxxDescription {
  private static final int LONGEST = 4096;

  /** Where a {@code std::type_info} has its name. */
  private static final int NAME = 4;

  private final Unwinding unwinding;
  private final RuntimeFunctions guest;
  private final GuestStrings memory;

  CxxDescription(Unwinding unwinding, RuntimeFunctions guest, GuestStrings memory) {
    this.unwinding = unwinding;
    this.guest = guest;
    this.memory = memory;
  }

  /** Says what an object of a type is that is thrown now. */
  String ofThrown(Caller caller, int object, int type) {
    return unwinding.state().isCaughtBelow() ? text(name(type), "") : of(caller, object, type);
  }

  /** Says what an object of a type is that is thrown no more. */
  String of(Caller caller, int object, int type) {
    UnwindState state = unwinding.state();
    Optional<MethodHandle> asked =
        state.isDescribing()
            ? Optional.empty()
            : guest.procedure(caller, "__get_exception_message", 3);
    // What is thrown in the course of it says no more.
    state.setDescribing(true);
    try {
      return asked
          .flatMap(function -> told(caller, function, object))
          .orElseGet(() -> text(name(type), ""));
    } finally {
      state.setDescribing(false);
    }
  }

  static String text(String type, String message) {
    String text = "C++ exception of type " + type + (message.isEmpty() ? "" : ": " + message);
    return text.length() > LONGEST ? text.substring(0, LONGEST) + ".." : text;
  }

  private String name(int type) {
    try {
      return memory.name(memory.word(type + NAME));
    } catch (TrapException | LinkException.InvalidRequest e) {
      return "unknown";
    }
  }

  /** {@code void __get_exception_message(void *object, char **type, char **message)}. */
  private Optional<String> told(Caller caller, MethodHandle function, int object) {
    Area cells = memory.allocate(2 * Integer.BYTES);
    int at = (int) cells.base();
    try {
      RuntimeFunctions.call(function, object, at, at + Integer.BYTES);
      String type = take(caller, memory.word(at));
      return Optional.of(text(type, take(caller, memory.word(at + Integer.BYTES))));
    } catch (GuestInterrupted e) {
      throw e;
    } catch (TrapException | GuestException | LinkException.InvalidRequest e) {
      // It is an exception that is not in order.
      return Optional.empty();
    } finally {
      memory.release(cells);
    }
  }

  /** The string at an address, which is given back; empty if there is none. */
  private String take(Caller caller, int address) {
    if (address == 0) {
      return "";
    }
    String text = memory.name(address);
    guest
        .procedure(caller, "free", 1)
        .ifPresent(function -> RuntimeFunctions.call(function, address));
    return text;
  }
}
