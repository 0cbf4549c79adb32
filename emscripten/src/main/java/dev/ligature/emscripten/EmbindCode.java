package dev.ligature.emscripten;

import dev.ligature.linker.FunctionSymbol;
import dev.ligature.linker.Program;
import java.lang.invoke.MethodHandle;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A function of the guest by its table index, looked up when it is called first. */
final class EmbindCode {
  private final Program program;
  private final int index;
  private volatile @Nullable MethodHandle spread;

  EmbindCode(Program program, int index) {
    this.program = program;
    this.index = index;
  }

  /** Whether there may be a function: 0 is none. */
  boolean isThere() {
    return index != 0;
  }

  /**
   * Calls it, with what WebAssembly passes: {@link Integer}, {@link Long}, {@link Float} and {@link
   * Double}.
   *
   * @return what it gives, or null if it gives nothing
   */
  @Nullable Object call(Object... wires) {
    try {
      return (@Nullable Object) handle().invokeExact(wires);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("a guest's function threw what no guest throws", e);
    }
  }

  /** Calls one that gives an address or another integer. */
  int callInt(Object... wires) {
    return call(wires) instanceof Integer result ? result : 0;
  }

  private MethodHandle handle() {
    MethodHandle known = spread;
    if (known == null) {
      MethodHandle plain =
          program
              .functionAt(index)
              .map(FunctionSymbol::handle)
              .orElseThrow(
                  () ->
                      new IllegalStateException(
                          "embind was told of a function at table index %d, where there is none"
                              .formatted(index)));
      List<Class<?>> parameters = plain.type().parameterList();
      known = plain.asType(plain.type().generic()).asSpreader(Object[].class, parameters.size());
      spread = known;
    }
    return known;
  }
}
