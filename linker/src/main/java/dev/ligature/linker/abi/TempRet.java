package dev.ligature.linker.abi;

import dev.ligature.linker.Caller;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * The cell for what does not fit a result: the upper half of 64 bits, or the second value of what
 * the compiler gives back in pairs. Main has it since Emscripten 3.1.20, and the host had it
 * before.
 */
final class TempRet {
  private final Unwinding unwinding;
  private final RuntimeFunctions guest;

  TempRet(Unwinding unwinding, RuntimeFunctions guest) {
    this.unwinding = unwinding;
    this.guest = guest;
  }

  /** What was set last, for the library that calls. */
  int get(Caller caller) {
    return guest
        .function(caller, "_emscripten_tempret_get", 0)
        .or(() -> guest.function(caller, "getTempRet0", 0))
        .map(RuntimeFunctions::get)
        .orElseGet(() -> unwinding.state().tempRet0());
  }

  /** Sets it, for the library that calls. */
  void set(Caller caller, int value) {
    Optional<MethodHandle> setter =
        guest
            .procedure(caller, "_emscripten_tempret_set", 1)
            .or(() -> guest.procedure(caller, "setTempRet0", 1));
    if (setter.isPresent()) {
      RuntimeFunctions.call(setter.get(), value);
    } else {
      unwinding.state().setTempRet0(value);
    }
  }
}
