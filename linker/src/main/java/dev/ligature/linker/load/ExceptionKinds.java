package dev.ligature.linker.load;

import dev.ligature.linker.HostFunction;
import dev.ligature.linker.map.LoadedLibrary;
import dev.ligature.linker.trace.Warnings;
import dev.ligature.wasm.ExternType;
import dev.ligature.wasm.Import;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Warns where a program has C++ exceptions of two kinds, which do not catch each other: those of
 * WebAssembly, whatever their encoding, and those that functions of Emscripten's JavaScript throw.
 */
final class ExceptionKinds {
  private static final String TAG = "__cpp_exception";

  /** What only code calls that has no exceptions of WebAssembly. */
  private static final String OF_JAVASCRIPT = "__cxa_find_matching_catch";

  /** The first library with either kind. */
  private @Nullable String webAssembly;

  private @Nullable String javaScript;
  private boolean warned;

  /** Looks at libraries in load order. */
  void check(List<LoadedLibrary> fresh) {
    for (LoadedLibrary library : fresh) {
      if (warned) {
        return;
      }
      look(library);
      if (webAssembly != null && javaScript != null) {
        warned = true;
        Warnings.warn(
            ("%s throws C++ exceptions by functions of JavaScript, and %s those of WebAssembly:"
                    + " neither catches the other's; compile both with -fwasm-exceptions, or both"
                    + " with Emscripten's -fexceptions")
                .formatted(javaScript, webAssembly));
      }
    }
  }

  private void look(LoadedLibrary library) {
    if (library.module().tag(TAG).isPresent()) {
      webAssembly = webAssembly == null ? library.name() : webAssembly;
    }
    for (Import reference : library.module().module().imports()) {
      if (reference.type() instanceof ExternType.Tag && reference.name().equals(TAG)) {
        webAssembly = webAssembly == null ? library.name() : webAssembly;
      } else if (reference.type() instanceof ExternType.Function
          && reference.module().equals(HostFunction.ENV)
          && reference.name().startsWith(OF_JAVASCRIPT)) {
        javaScript = javaScript == null ? library.name() : javaScript;
      }
    }
  }
}
