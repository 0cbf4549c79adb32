package dev.ligature.linker.find;

import dev.ligature.linker.ProgramConfig;
import dev.ligature.wasm.WasmModule;

/** How a module is compiled. Each form of a module has code of its own. */
public enum ModuleForm {
  /** As it is in its file. */
  PLAIN,

  /** With its own calls of the functions that it offers looked up as those of others are. */
  INTERPOSABLE;

  /** That of a library, by the name by which it is asked for. */
  public static ModuleForm ofLibrary(String name, ProgramConfig config) {
    return config.interposition().includes(name) ? INTERPOSABLE : PLAIN;
  }

  /**
   * A module in this form.
   *
   * @throws dev.ligature.wasm.WasmException if it is another form, and the module is not valid
   *     outside its bodies
   */
  WasmModule of(WasmModule inFile) {
    return this == PLAIN ? inFile : OfferedSymbols.interposable(inFile);
  }
}
