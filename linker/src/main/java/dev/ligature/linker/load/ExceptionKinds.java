package dev.ligature.linker.load;

import dev.ligature.linker.HostFunction;
import dev.ligature.linker.map.LibraryState;
import dev.ligature.linker.map.LoadedLibrary;
import dev.ligature.linker.trace.Warnings;
import dev.ligature.wasm.ExternType;
import dev.ligature.wasm.Import;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Warns where a program has C++ exceptions of two kinds, which do not catch each other: those of
 * WebAssembly, whatever their encoding, and those that functions of Emscripten's JavaScript throw.
 */
final class ExceptionKinds {
  private static final String TAG = "__cpp_exception";

  /** What only code calls that has no exceptions of WebAssembly. */
  private static final String OF_JAVASCRIPT = "__cxa_find_matching_catch";

  private static final int FEW = 16;

  /** The libraries with either kind; some may be gone. */
  private final List<WeakReference<LoadedLibrary>> webAssembly = new ArrayList<>();

  private final List<WeakReference<LoadedLibrary>> javaScript = new ArrayList<>();

  /** How many there may be before those that are gone are dropped. */
  private int most = FEW;

  private boolean warned;

  /** Looks at libraries in load order. */
  void check(List<LoadedLibrary> fresh) {
    for (LoadedLibrary library : fresh) {
      if (warned) {
        return;
      }
      look(library);
      Optional<LoadedLibrary> thrower = first(javaScript);
      Optional<LoadedLibrary> other = first(webAssembly);
      if (thrower.isPresent() && other.isPresent()) {
        warned = true;
        webAssembly.clear();
        javaScript.clear();
        Warnings.warn(
            ("%s throws C++ exceptions by functions of JavaScript, and %s those of WebAssembly:"
                    + " neither catches the other's; compile both with -fwasm-exceptions, or both"
                    + " with Emscripten's -fexceptions")
                .formatted(thrower.get().name(), other.get().name()));
      }
    }
  }

  /** The first that is not gone. */
  private static Optional<LoadedLibrary> first(List<WeakReference<LoadedLibrary>> libraries) {
    while (!libraries.isEmpty() && isGone(libraries.getFirst())) {
      libraries.removeIf(ExceptionKinds::isGone);
    }
    return libraries.isEmpty() ? Optional.empty() : Optional.ofNullable(libraries.getFirst().get());
  }

  private static boolean isGone(WeakReference<LoadedLibrary> reference) {
    LoadedLibrary library = reference.get();
    return library == null || library.state() == LibraryState.UNLOADED;
  }

  private void add(List<WeakReference<LoadedLibrary>> libraries, LoadedLibrary library) {
    if (webAssembly.size() + javaScript.size() >= most) {
      webAssembly.removeIf(ExceptionKinds::isGone);
      javaScript.removeIf(ExceptionKinds::isGone);
      most = Math.max(FEW, 2 * (webAssembly.size() + javaScript.size()));
    }
    if (libraries.isEmpty() || !library.equals(libraries.getLast().get())) {
      libraries.add(new WeakReference<>(library));
    }
  }

  private void look(LoadedLibrary library) {
    if (library.module().tag(TAG).isPresent()) {
      add(webAssembly, library);
    }
    for (Import reference : library.module().module().imports()) {
      if (reference.type() instanceof ExternType.Tag && reference.name().equals(TAG)) {
        add(webAssembly, library);
      } else if (reference.type() instanceof ExternType.Function
          && reference.module().equals(HostFunction.ENV)
          && reference.name().startsWith(OF_JAVASCRIPT)) {
        add(javaScript, library);
      }
    }
  }
}
