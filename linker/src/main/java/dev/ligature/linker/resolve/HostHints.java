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

  /** Functions that Emscripten's libraries have of JavaScript, and no C library. */
  private static final Pattern OF_EMSCRIPTEN =
      Pattern.compile("__syscall_.+|_.+_js|_?emscripten_.+|_emval_.+|_embind_.+");

  private final HostScope host;

  HostHints(HostScope host) {
    this.host = host;
  }

  /** What to do about a function; empty if no group is known to have it. */
  Optional<String> of(UndefinedReference reference) {
    String symbol = reference.symbol();
    if (isFrom(WASI, reference) && lacks(WASI, "proc_exit")) {
      return Optional.of(hint("WASI", "WasiPreview1"));
    }
    return isFrom(ENV, reference)
            && OF_EMSCRIPTEN.matcher(symbol).matches()
            && lacks(ENV, "_abort_js")
        ? Optional.of(hint("Emscripten", "EmscriptenHost"))
        : Optional.empty();
  }

  private static boolean isFrom(String module, UndefinedReference reference) {
    return reference.reference().equals(module + "." + reference.symbol());
  }

  /** Whether a group is not there: it would have the function. */
  private boolean lacks(String module, String function) {
    return host.find(module, function, null).isEmpty();
  }

  private static String hint(String owner, String group) {
    return "it is a function of %s, which ProgramConfig.Builder.hostModule(%s.builder().build()) brings"
        .formatted(owner, group);
  }
}
