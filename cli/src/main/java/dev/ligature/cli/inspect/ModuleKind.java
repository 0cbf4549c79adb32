package dev.ligature.cli.inspect;

import dev.ligature.wasm.DylinkSection;
import dev.ligature.wasm.ExternKind;
import dev.ligature.wasm.WasmModule;

/** What a module is to a linker. */
public enum ModuleKind {
  /** A library, or a position-independent program without {@code _start}. */
  LIBRARY("shared library"),
  /** A position-independent program. */
  PIE("position-independent program"),
  /** A program at fixed addresses that takes part in dynamic linking. */
  DYNAMIC_PROGRAM("program at fixed addresses, dynamically linked"),
  /** A program or module that needs no linker. */
  PROGRAM("program at fixed addresses, not dynamically linked"),
  /** What the static linker reads. */
  OBJECT_FILE("relocatable object file"),
  /** A module that is none of these. */
  MODULE("plain module");

  private final String text;

  ModuleKind(String text) {
    this.text = text;
  }

  /** In words. */
  public String text() {
    return text;
  }

  /** What a module is. */
  public static ModuleKind of(WasmModule module) {
    boolean starts = module.export("_start").isPresent();
    boolean ownMemory = module.memories().size() > module.importCount(ExternKind.MEMORY);
    if (DylinkSection.of(module).isPresent()) {
      return ownMemory ? DYNAMIC_PROGRAM : starts ? PIE : LIBRARY;
    }
    if (module.customSection("linking").isPresent() && module.exports().isEmpty() && !ownMemory) {
      return OBJECT_FILE;
    }
    return starts ? PROGRAM : MODULE;
  }
}
