package dev.ligature.linker.program;

import dev.ligature.engine.Func;
import dev.ligature.linker.FunctionSymbol;
import dev.ligature.linker.Library;
import dev.ligature.linker.map.Entrances;
import dev.ligature.linker.map.LoadedLibrary;
import dev.ligature.wasm.FuncType;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * A function that a lookup found.
 *
 * @param program the program
 * @param name the name it was looked up by
 * @param defining the library that defines it; empty for the host
 * @param function the function
 */
record GuestFunction(
    LinkedProgram program, String name, Optional<LoadedLibrary> defining, Func function)
    implements FunctionSymbol {

  @Override
  public Optional<Library> library() {
    return defining.map(LoadedLibrary::handle);
  }

  @Override
  public MethodHandle handle() {
    return program.handle(name, defining, function);
  }

  @Override
  public FuncType type() {
    return function.functionType();
  }

  @Override
  public int tableIndex() {
    defining.ifPresent(library -> Entrances.checkLoaded(name, library));
    return program.tableIndex(function);
  }
}
