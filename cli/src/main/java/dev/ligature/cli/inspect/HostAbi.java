package dev.ligature.cli.inspect;

import dev.ligature.wasm.ExternKind;
import dev.ligature.wasm.Import;
import dev.ligature.wasm.WasmModule;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Guesses from the imports of a module what host it was made for. */
final class HostAbi {
  private static final List<String> EMSCRIPTEN =
      List.of(
          "emscripten_",
          "_emscripten_",
          "__syscall_",
          "invoke_",
          "_embind_",
          "_emval_",
          "_abort_js",
          "_tzset_js",
          "__assert_fail",
          "getTempRet0",
          "setTempRet0");

  private HostAbi() {}

  /** What it is, in words; more than one if there are signs of several. */
  static List<String> of(WasmModule module) {
    Set<String> found = new LinkedHashSet<>();
    for (Import reference : module.imports()) {
      if (reference.type().kind() == ExternKind.FUNCTION) {
        String name = name(reference);
        if (!name.isEmpty()) {
          found.add(name);
        }
      }
    }
    if (found.contains("Emscripten")) {
      // Its programs import functions of WASI too, which its JavaScript has.
      found.remove("WASI preview 1");
    }
    return List.copyOf(found);
  }

  private static String name(Import reference) {
    return switch (reference.module()) {
      case "wasi_snapshot_preview1" -> "WASI preview 1";
      case "wasi_unstable" -> "WASI before preview 1";
      case "wasi" -> "threads of WASI";
      case "env" -> EMSCRIPTEN.stream().anyMatch(reference.name()::startsWith) ? "Emscripten" : "";
      case "a" -> "Emscripten, with names made short";
      default ->
          reference.module().startsWith("wasix_")
              ? "WASIX"
              : reference.module().startsWith("wasi:") ? "WASI preview 2" : "";
    };
  }
}
