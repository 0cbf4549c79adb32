package dev.ligature.wasm;

/**
 * Limits of a memory (in pages) or of a table (in elements).
 *
 * @param min the initial size; what is past 2^63-1 in the module is that
 * @param max the largest size, likewise, or -1 if there is none
 * @param is64 whether indices are 64 bits wide
 * @param shared whether threads may share it
 * @param pageBits the size of a memory's pages as a power of two: 16, or 0 for pages of one byte;
 *     16 for a table
 */
public record Limits(long min, long max, boolean is64, boolean shared, int pageBits) {
  /** The size of most pages, 64 KiB, as a power of two. */
  static final int USUAL_PAGES = 16;

  /** Limits of a table, or of a memory with pages of 64 KiB. */
  public Limits(long min, long max, boolean is64, boolean shared) {
    this(min, max, is64, shared, USUAL_PAGES);
  }

  /** The size of a memory's pages in bytes. */
  public int pageSize() {
    return 1 << pageBits;
  }

  /** Whether a maximum is given. */
  public boolean hasMax() {
    return max >= 0;
  }

  /** The limits as {@code min..max}, or {@code min..} without maximum. */
  @Override
  public String toString() {
    return (is64 ? "i64 " : "")
        + min
        + ".."
        + (hasMax() ? Long.toString(max) : "")
        + (shared ? " shared" : "")
        + (pageBits == USUAL_PAGES ? "" : " of " + pageSize() + " byte");
  }
}
