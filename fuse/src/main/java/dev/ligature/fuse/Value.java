package dev.ligature.fuse;

/**
 * A number that is known when modules are fused, or but for the block of memory that the libraries
 * get from the program's allocator.
 *
 * @param movable whether the address of that block is to be added
 * @param offset the number, or the offset in the block
 */
record Value(boolean movable, int offset) {
  static Value of(long number) {
    return new Value(false, (int) number);
  }

  Value plus(int delta) {
    return new Value(movable, offset + delta);
  }
}
