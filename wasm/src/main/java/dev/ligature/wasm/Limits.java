package dev.ligature.wasm;

/**
 * Limits of a memory (in pages of 64 KiB) or of a table (in elements).
 *
 * @param min the initial size; what is past 2^63-1 in the module is that
 * @param max the largest size, likewise, or -1 if there is none
 * @param is64 whether indices are 64 bits wide
 * @param shared whether threads may share it
 */
public record Limits(long min, long max, boolean is64, boolean shared) {
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
        + (shared ? " shared" : "");
  }
}
