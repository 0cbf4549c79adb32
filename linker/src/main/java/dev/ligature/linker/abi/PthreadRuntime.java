package dev.ligature.linker.abi;

import dev.ligature.engine.Func;
import dev.ligature.linker.map.GuestCode;
import dev.ligature.linker.map.LinkMaps;
import dev.ligature.linker.map.LoadedLibrary;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.ValType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The functions of Emscripten's threads that a main exports for its host. Those of a version may
 * take fewer arguments than those of the next.
 */
final class PthreadRuntime {
  private final LinkMaps linkMaps;

  PthreadRuntime(LinkMaps linkMaps) {
    this.linkMaps = linkMaps;
  }

  /** The name of the program, for its threads. */
  String program() {
    return main().map(LoadedLibrary::name).orElse("a program");
  }

  private Optional<LoadedLibrary> main() {
    return linkMaps.base().main();
  }

  private Optional<Func> find(String name) {
    return main().flatMap(library -> library.abiFunction(name)).filter(PthreadRuntime::isPlain);
  }

  private static boolean isPlain(Func function) {
    FuncType type = function.functionType();
    return type.params().stream().allMatch(ValType.I32::equals)
        && (type.results().isEmpty() || type.results().equals(List.of(ValType.I32)));
  }

  /** Whether main exports a function. */
  boolean has(String name) {
    return find(name).isPresent();
  }

  /**
   * Calls a function of main's with as many of the arguments as it takes. What it gives is 0 if it
   * gives nothing.
   *
   * @throws dev.ligature.engine.TrapException if main does not export it
   */
  int call(String name, int... arguments) {
    Func function =
        find(name)
            .filter(found -> found.functionType().params().size() <= arguments.length)
            .orElseThrow(() -> RuntimeFunctions.missing(name, "Emscripten's threads"));
    List<Object> taken = new ArrayList<>();
    for (int k = 0; k < function.functionType().params().size(); k++) {
      taken.add(arguments[k]);
    }
    Object result = GuestCode.run(() -> function.handle().invokeWithArguments(taken));
    return result instanceof Integer number ? number : 0;
  }

  /** Calls the first of some functions that main exports; nothing if it exports none. */
  void callAny(List<String> names, int... arguments) {
    names.stream().filter(this::has).findFirst().ifPresent(name -> call(name, arguments));
  }

  /**
   * Says whose thread it is that calls.
   *
   * @param thread its {@code struct pthread}
   * @param first whether it is the first one
   * @param stackSize the size of the stack of threads for which the guest says none, in bytes; 0
   *     leaves it
   */
  void setSelf(int thread, boolean first, int stackSize) {
    int main = first ? 1 : 0;
    String name = "_emscripten_thread_init";
    int count = find(name).map(function -> function.functionType().params().size()).orElse(0);
    if (count == 6) {
      call(name, thread, main, main, 1, stackSize, 0);
    } else {
      call(name, thread, main, main, 1, 0);
    }
  }

  /** The {@code struct pthread} of the calling thread; 0 if it has ended. */
  int self() {
    return has("pthread_self") ? call("pthread_self") : 0;
  }
}
