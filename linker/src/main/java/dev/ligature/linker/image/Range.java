package dev.ligature.linker.image;

import java.io.IOException;

/**
 * A range of memory addresses in bytes, or of table indices.
 *
 * @param base the first
 * @param size how many
 * @param block what the guest's allocator gave, which holds the range; -1 if it is the linker's own
 */
public record Range(long base, long size, long block) {
  void write(ImageOutput out) throws IOException {
    out.number(base);
    out.number(size);
    out.number(block);
  }

  static Range read(ImageInput in) throws IOException {
    return new Range(in.number(), in.number(), in.number());
  }
}
