package dev.ligature.linker.resolve;

import dev.ligature.linker.UndefinedReference;
import dev.ligature.linker.host.HostScope;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Says which group of host functions has a function that nobody defines, where the program was
 * opened without that group.
 */
final class HostHints {
  private static final String WASI = "wasi_snapshot_preview1";
  private static final String ENV = "env";
  private static final String STRINGS = "wasm:js-string";

  /** Functions that Emscripten's libraries have of JavaScript, and no C library. */
  private static final Pattern OF_EMSCRIPTEN =
      Pattern.compile(
          "__syscall_.+|_.+_js|_embind_.+|_?emscripten_(?!stack_|builtin_|run_script).+");

  private final HostScope host;

  HostHints(HostScope host) {
    this.host = host;
  }

  /** What to do about a function; empty if no group is known to have it. */
  Optional<String> of(UndefinedReference reference) {
    if (isFrom(WASI, reference) && lacks(WASI, "proc_exit")) {
      return Optional.of(
          "it is a function of WASI, which"
              + " ProgramConfig.Builder.hostModule(WasiPreview1.builder().build()) brings");
    }
    if (isFrom(STRINGS, reference)) {
      return Optional.of(
          "it is a builtin of JavaScript's strings, which Ligature does not have: compile without"
              + " them, or give a method of Java in its place by"
              + " ProgramConfig.Builder.hostFunction(HostFunction.of(\"wasm:js-string\", \""
              + reference.symbol()
              + "\", type, handle)), where type is a FuncType of externref and numbers (functions"
              + " on arrays of characters can't be given)");
    }
    return isFrom(ENV, reference)
            && OF_EMSCRIPTEN.matcher(reference.symbol()).matches()
            && lacks(ENV, "_abort_js")
        ? Optional.of(
            "programs of Emscripten have such functions of JavaScript: a host for them is"
                + " ProgramConfig.Builder.hostModule(EmscriptenHost.builder().build())")
        : Optional.empty();
  }

  private static boolean isFrom(String module, UndefinedReference reference) {
    return reference.reference().equals(module + "." + reference.symbol());
  }

  /** Whether a group is not there: it would have the function. */
  private boolean lacks(String module, String function) {
    return host.find(module, function, null).isEmpty();
  }
}
