package dev.ligature.emscripten;

import dev.ligature.linker.HostFunction;
import dev.ligature.linker.HostModule;
import dev.ligature.linker.Program;
import dev.ligature.wasm.FuncType;
import java.util.Optional;

/** The functions that programs of Emscripten import from their host. */
public final class EmscriptenHost implements HostModule.Factory {
  private EmscriptenHost() {}

  /** The functions, for any number of programs. */
  public static EmscriptenHost create() {
    return new EmscriptenHost();
  }

  @Override
  public HostModule open(Program program) {
    return (String module, String name, Optional<FuncType> type) -> Optional.<HostFunction>empty();
  }
}
