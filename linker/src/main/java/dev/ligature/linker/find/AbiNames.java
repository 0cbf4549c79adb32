package dev.ligature.linker.find;

import java.util.Set;

/**
 * The names that a module exports for its loader. They take no part in symbol lookup: every library
 * has its own.
 *
 * @see <a
 *     href="https://github.com/WebAssembly/tool-conventions/blob/main/DynamicLinking.md">Dynamic
 *     linking</a>
 */
public final class AbiNames {
  /** Applies the relocations of data that static data segments could not hold. */
  public static final String APPLY_DATA_RELOCS = "__wasm_apply_data_relocs";

  /** The name of {@link #APPLY_DATA_RELOCS} before LLVM 13. */
  public static final String APPLY_RELOCS = "__wasm_apply_relocs";

  /** Runs the constructors of a library. */
  public static final String CALL_CTORS = "__wasm_call_ctors";

  /** Takes the place of {@link #CALL_CTORS} in a reactor; traps when called twice. */
  public static final String INITIALIZE = "_initialize";

  /** Runs a command from its constructors to its destructors. */
  public static final String START = "_start";

  /** Runs what a library has to do at its end. */
  public static final String FINI = "_fini";

  /** A libc's own end: handlers that it keeps itself, then the flushing of streams. */
  public static final String CALL_DTORS = "__wasm_call_dtors";

  /** The global that holds the address of the thread-local data. */
  public static final String TLS_BASE = "__tls_base";

  /** Writes into the thread-local data the addresses that its template could not hold. */
  public static final String APPLY_TLS_RELOCS = "__wasm_apply_tls_relocs";

  /** Makes the thread-local data at an address from the template, and relocates it. */
  public static final String INIT_TLS = "__wasm_init_tls";

  /** Makes the calling thread's thread-local data and gives its address: Emscripten's way. */
  public static final String MAKE_TLS = "_emscripten_tls_init";

  /** The name of {@link #MAKE_TLS} before Emscripten 3.1.7. */
  public static final String EARLY_MAKE_TLS = "emscripten_tls_init";

  /** The global that holds the size of the thread-local data in bytes. */
  public static final String TLS_SIZE = "__tls_size";

  /** The global that holds the alignment of the thread-local data in bytes. */
  public static final String TLS_ALIGN = "__tls_align";

  /** Runs a thread that {@code thread-spawn} begins. */
  public static final String THREAD_START = "wasi_thread_start";

  /**
   * How a library of wasip3 makes its thread-local data, as data that each library has: two
   * functions.
   */
  public static final String LIBRARY_TLS_INFO = "__wasm_library_tls_info";

  /** Where the stack of wasip3's programs starts, in the place of the stack pointer. */
  public static final String INIT_STACK_POINTER = "__init_stack_pointer";

  private static final Set<String> NAMES =
      Set.of(
          LIBRARY_TLS_INFO,
          "__wasm_set_libraries",
          APPLY_DATA_RELOCS,
          APPLY_RELOCS,
          CALL_CTORS,
          INITIALIZE,
          START,
          FINI,
          APPLY_TLS_RELOCS,
          "__wasm_apply_global_relocs",
          "__wasm_apply_global_tls_relocs",
          "__wasm_init_memory",
          INIT_TLS,
          MAKE_TLS,
          EARLY_MAKE_TLS,
          "__set_stack_limits",
          "__start_em_asm",
          "__stop_em_asm",
          "__dso_handle",
          "__memory_base",
          "__table_base",
          TLS_BASE,
          TLS_SIZE,
          TLS_ALIGN,
          THREAD_START);

  /** Stands before the name of a function whose JavaScript a module has as data. */
  public static final String EM_JS = "__em_js__";

  private AbiNames() {}

  /** Whether a name is the loader's business and no symbol. */
  public static boolean contains(String name) {
    // Every prefix ends in a character that few C symbols have where it stands.
    return NAMES.contains(name)
        || name.startsWith(EM_JS)
        || name.startsWith("orig$")
        || name.startsWith("dynCall_");
  }
}
