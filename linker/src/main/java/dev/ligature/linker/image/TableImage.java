package dev.ligature.linker.image;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The table of a program, and what the linker knows of it.
 *
 * @param wide whether its indices have 64 bits
 * @param elements the functions in it
 * @param slots the functions that have an index, in the order of these
 * @param free what the linker owns and is in no area
 */
public record TableImage(
    boolean wide, List<@Nullable FunctionImage> elements, List<Slot> slots, List<Range> free) {
  /** A function and its index. */
  public record Slot(FunctionImage function, int index) {}

  void write(ImageOutput out) throws IOException {
    out.flag(wide);
    values(out, elements);
    out.list(
        slots,
        slot -> {
          slot.function().write(out);
          out.integer(slot.index());
        });
    out.list(free, range -> range.write(out));
  }

  /** Writes values of which most may be null. */
  static void values(ImageOutput out, List<? extends @Nullable Object> values) throws IOException {
    out.integer(values.size());
    for (Object value : values) {
      out.value(value);
    }
  }

  static TableImage read(ImageInput in) throws IOException {
    boolean wide = in.flag();
    List<@Nullable FunctionImage> elements = new ArrayList<>();
    for (Object value : in.values()) {
      if (value != null && !(value instanceof FunctionImage)) {
        throw new DamagedException("a number in the table");
      }
      elements.add((FunctionImage) value);
    }
    return new TableImage(
        wide,
        elements,
        in.list(() -> new Slot(FunctionImage.read(in), in.integer())),
        in.list(() -> Range.read(in)));
  }
}
