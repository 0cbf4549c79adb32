package dev.ligature.linker.resolve;

import java.util.List;

/**
 * The order in which a reference is looked up. The first definition found wins, weak or strong:
 *
 * <pre>
 * tier       holds                                                    why there
 * OVERRIDES  dlopen, __cxa_atexit, ..., and the embedder's overrides  a libc has failing stubs of them
 *            an empty heap for a second allocator, beside that of     two libcs, one memory
 *            a main of fixed addresses
 * GLOBAL     main, preloads, libraries loaded with main, then what    System V: one definition for
 *            RTLD_GLOBAL added, in order                              all who can see it
 * LOCAL      the scopes of the loads that the library took part in    RTLD_LOCAL plug-ins
 * HOST       functions that the embedder registered                   a guest that brings its own
 *                                                                     is not disturbed
 * LOADER     __heap_base, __heap_end, __stack_low, __stack_high       main of fixed addresses knows
 *                                                                     better where it has them
 * </pre>
 *
 * <p>{@code RTLD_DEEPBIND} puts LOCAL before GLOBAL and changes nothing else.
 */
enum Precedence {
  OVERRIDES,
  GLOBAL,
  LOCAL,
  HOST,
  LOADER;

  private static final List<Precedence> USUAL = List.of(OVERRIDES, GLOBAL, LOCAL, HOST, LOADER);
  private static final List<Precedence> DEEP = List.of(OVERRIDES, LOCAL, GLOBAL, HOST, LOADER);

  /** The order for a library. */
  static List<Precedence> of(boolean deepBind) {
    return deepBind ? DEEP : USUAL;
  }
}
