package dev.ligature.linker.abi;

import static java.lang.invoke.MethodType.methodType;

import dev.ligature.linker.Caller;
import dev.ligature.linker.HostFunction;
import dev.ligature.linker.HostModule;
import java.lang.invoke.MethodHandles;

/**
 * {@code setjmp} and {@code longjmp} as Emscripten compiles them for hosts without WebAssembly's
 * exceptions. What {@link InvokeAbi} has called catches the jump.
 */
public final class JumpAbi {
  private final Unwinding unwinding;
  private final InvokeAbi invokes;
  private final TempRet tempRet;

  /** The functions of one program. */
  public JumpAbi(Unwinding unwinding, InvokeAbi invokes, RuntimeFunctions guest) {
    this.unwinding = unwinding;
    this.invokes = invokes;
    this.tempRet = new TempRet(unwinding, guest);
  }

  /** The functions, for all that guests do not define themselves. */
  public HostModule functions() {
    return new HostFunctions(MethodHandles.lookup(), this, HostFunction.ENV)
        .add("_emscripten_throw_longjmp", "throwJump", methodType(void.class))
        .add(
            "emscripten_longjmp",
            "jump",
            methodType(void.class, Caller.class, int.class, int.class))
        .add("getTempRet0", "getTempRet0", methodType(int.class, Caller.class))
        .add("setTempRet0", "setTempRet0", methodType(void.class, Caller.class, int.class))
        .group();
  }

  /** {@code _Noreturn void _emscripten_throw_longjmp(void)}. */
  void throwJump() {
    throw unwinding.newJump();
  }

  /**
   * {@code _Noreturn void emscripten_longjmp(jmp_buf buffer, int value)}, which programs of today
   * have themselves.
   */
  void jump(Caller caller, int buffer, int value) {
    invokes.setThrew(caller, buffer, value == 0 ? 1 : value);
    throwJump();
  }

  /** The upper half of the last result of 64 bits, or what the compiler puts there. */
  int getTempRet0(Caller caller) {
    return tempRet.get(caller);
  }

  void setTempRet0(Caller caller, int value) {
    tempRet.set(caller, value);
  }
}
