package dev.ligature.linker.find;

import dev.ligature.wasm.DylinkSection;
import dev.ligature.wasm.ExternKind;
import dev.ligature.wasm.WasmModule;

/**
 * Tells a relocatable object file: a module with a {@code linking} section that the static linker
 * has not made a program or library of. What is linked with {@code --emit-relocs} keeps that
 * section, but exports something.
 *
 * @see <a
 *     href="https://github.com/WebAssembly/tool-conventions/blob/main/Linking.md">Linking.md</a>
 */
public final class ObjectFile {
  /** Why it can't be used. */
  public static final String PROBLEM = "not linked: it is a relocatable object file";

  /** What to do about it. */
  public static final String HINT =
      "make a library of it with wasm-ld -shared, or a program with wasm-ld -pie";

  private ObjectFile() {}

  /** Whether a module is one. */
  public static boolean is(WasmModule module) {
    return module.customSection("linking").isPresent()
        && module.exports().isEmpty()
        && module.memories().size() == module.importCount(ExternKind.MEMORY)
        && DylinkSection.of(module).isEmpty();
  }
}
