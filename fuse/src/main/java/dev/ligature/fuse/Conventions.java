package dev.ligature.fuse;

import java.util.Set;

/** The names by which libraries and their loader know each other. */
final class Conventions {
  static final String ENV = "env";
  static final String GOT_DATA = "GOT.mem";
  static final String GOT_FUNCTIONS = "GOT.func";
  static final String WASI = "wasi_snapshot_preview1";

  static final String MEMORY = "memory";
  static final String TABLE = "__indirect_function_table";
  static final String MEMORY_BASE = "__memory_base";
  static final String TABLE_BASE = "__table_base";
  static final String STACK_POINTER = "__stack_pointer";

  static final String START = "_start";
  static final String INITIALIZE = "_initialize";
  static final String CALL_CTORS = "__wasm_call_ctors";
  static final String CALL_DTORS = "__wasm_call_dtors";
  static final String FINI = "_fini";
  static final String APPLY_DATA_RELOCS = "__wasm_apply_data_relocs";
  static final String APPLY_RELOCS = "__wasm_apply_relocs";
  static final String APPLY_TLS_RELOCS = "__wasm_apply_tls_relocs";
  static final String INIT_TLS = "__wasm_init_tls";
  static final String TLS_BASE = "__tls_base";

  /** What a main exports for its loader, which the fused module does itself. */
  private static final Set<String> DONE =
      Set.of(
          START,
          INITIALIZE,
          CALL_CTORS,
          APPLY_DATA_RELOCS,
          APPLY_RELOCS,
          APPLY_TLS_RELOCS,
          "__wasm_apply_global_relocs",
          "__wasm_apply_global_tls_relocs",
          "__wasm_init_memory",
          "__dso_handle",
          MEMORY_BASE,
          TABLE_BASE);

  private Conventions() {}

  /** Whether an export of main is for a loader that has nothing to do any more. */
  static boolean isDone(String name) {
    return DONE.contains(name);
  }
}
