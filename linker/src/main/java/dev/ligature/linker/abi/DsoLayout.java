package dev.ligature.linker.abi;

/**
 * Where the fields of Emscripten's {@code struct dso} are, which a main module has compiled in. Its
 * version shows only in the types by which it imports the host's half.
 *
 * @param flags the flags of {@code dlopen}
 * @param allocated a byte, whether the areas are set
 * @param areas address and size of the area in memory, then in the table
 * @param file address and size of the bytes that the guest has read, or -1 if it reads none
 * @param name the name, to the end of the structure
 */
record DsoLayout(int flags, int allocated, int areas, int file, int name) {
  /**
   * Of Emscripten 3.1.6: the structure begins with a list's pointers and the callbacks of an
   * asynchronous opening.
   */
  static final DsoLayout EARLY = new DsoLayout(20, 24, 28, -1, 44);

  /** Of later ones. */
  static final DsoLayout CURRENT = new DsoLayout(4, 8, 12, 28, 36);

  /** The same where pointers have 64 bits. */
  static final DsoLayout WIDE = new DsoLayout(8, 12, 16, 48, 64);

  /** What Emscripten calls the program itself, which it opens before anything else. */
  static final String MAIN = "__main__";

  /** Whether the guest reads files itself. */
  boolean hasFile() {
    return file >= 0;
  }
}
