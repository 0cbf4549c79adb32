package dev.ligature.wasm;

/**
 * The flags of a symbol in a {@code dylink.0} section or a linking section.
 *
 * <p>wasm-ld marks weak imports and thread-local exports; a weak definition carries no flag.
 *
 * @param bits the flags as they are in the section
 * @see <a href="https://github.com/WebAssembly/tool-conventions/blob/main/Linking.md">Linking:
 *     symbol flags</a>
 */
public record SymbolFlags(int bits) {
  public static final int WEAK = 0x1;
  public static final int LOCAL = 0x2;
  public static final int HIDDEN = 0x4;
  public static final int UNDEFINED = 0x10;
  public static final int EXPORTED = 0x20;
  public static final int EXPLICIT_NAME = 0x40;
  public static final int NO_STRIP = 0x80;
  public static final int TLS = 0x100;
  public static final int ABSOLUTE = 0x200;

  /** No flags: what a symbol has that the section doesn't mention. */
  public static final SymbolFlags NONE = new SymbolFlags(0);

  /** Whether the reference may stay without a definition. */
  public boolean isWeak() {
    return has(WEAK);
  }

  /** Whether the symbol is not visible outside its object file. */
  public boolean isLocal() {
    return has(LOCAL);
  }

  /** Whether the symbol is not visible outside its module. */
  public boolean isHidden() {
    return has(HIDDEN);
  }

  /** Whether the symbol is a reference, not a definition. */
  public boolean isUndefined() {
    return has(UNDEFINED);
  }

  /** Whether the symbol is exported. */
  public boolean isExported() {
    return has(EXPORTED);
  }

  /** Whether the address is relative to {@code __tls_base}. */
  public boolean isThreadLocal() {
    return has(TLS);
  }

  /** Whether the address is not relative to {@code __memory_base}. */
  public boolean isAbsolute() {
    return has(ABSOLUTE);
  }

  private boolean has(int flag) {
    return (bits & flag) != 0;
  }
}
