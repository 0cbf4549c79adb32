package dev.ligature.linker.image;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The memory of a program, and what the linker knows of it.
 *
 * @param memory the memory; empty if main has none
 * @param wide whether its addresses have 64 bits
 * @param maxPages what it can't grow beyond, in pages
 * @param stackHigh the end of the stack that the linker laid out
 * @param stackPointer the value of the shared stack pointer; null if main keeps it to itself
 * @param heapBase where the heap starts
 * @param heapEnd the size of the memory when it was laid out
 * @param free what the linker owns and is in no area
 */
public record LayoutImage(
    Optional<MemoryImage> memory,
    boolean wide,
    long maxPages,
    OptionalLong stackHigh,
    @Nullable Object stackPointer,
    long heapBase,
    long heapEnd,
    List<Range> free) {
  void write(ImageOutput out) throws IOException {
    out.optional(memory, image -> image.write(out));
    out.flag(wide);
    out.number(maxPages);
    out.optional(stackHigh.stream().boxed().findFirst(), out::number);
    out.value(stackPointer);
    out.number(heapBase);
    out.number(heapEnd);
    out.list(free, range -> range.write(out));
  }

  static LayoutImage read(ImageInput in) throws IOException {
    return new LayoutImage(
        in.optional(() -> MemoryImage.read(in)),
        in.flag(),
        in.number(),
        in.optional(in::number).stream().mapToLong(Long::longValue).findFirst(),
        in.value(),
        in.number(),
        in.number(),
        in.list(() -> Range.read(in)));
  }
}
