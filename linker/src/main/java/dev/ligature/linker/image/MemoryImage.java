package dev.ligature.linker.image;

import java.io.IOException;
import java.util.List;

/**
 * A memory: its size, and what in it is not zero.
 *
 * @param pages its size in pages
 * @param runs what is not zero
 */
public record MemoryImage(long pages, List<Run> runs) {
  /**
   * Bytes that follow one another.
   *
   * @param address that of the first
   * @param bytes the bytes; kept, not copied
   */
  @SuppressWarnings("ArrayRecordComponent") // Megabytes, which nobody compares.
  public record Run(long address, byte[] bytes) {}

  void write(ImageOutput out) throws IOException {
    out.number(pages);
    out.list(
        runs,
        run -> {
          out.number(run.address());
          out.bytes(run.bytes());
        });
  }

  static MemoryImage read(ImageInput in) throws IOException {
    return new MemoryImage(in.number(), in.list(() -> new Run(in.number(), in.bytes())));
  }
}
