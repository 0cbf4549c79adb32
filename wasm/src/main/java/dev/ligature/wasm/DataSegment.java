package dev.ligature.wasm;

import java.util.Objects;
import java.util.Optional;

/**
 * A data segment; its bytes are a range of the module's.
 *
 * @param mode active or passive
 * @param memory the memory of an active segment
 * @param offset the offset of an active segment
 * @param start where the bytes start in the module
 * @param size how many bytes
 */
public record DataSegment(
    SegmentMode mode, int memory, Optional<Instructions> offset, int start, int size) {
  public DataSegment {
    Objects.requireNonNull(mode, "mode");
    Objects.requireNonNull(offset, "offset");
  }
}
