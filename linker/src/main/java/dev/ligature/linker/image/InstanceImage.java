package dev.ligature.linker.image;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an instance has of its own.
 *
 * @param globals the values of the mutable globals that its module defines, in their order
 * @param memories the memories that it defines, but for the program's
 * @param tables the elements of the tables that it defines, but for the program's
 * @param droppedData the data segments that were dropped
 * @param droppedElements the element segments that were dropped
 */
public record InstanceImage(
    List<? extends @Nullable Object> globals,
    List<MemoryImage> memories,
    List<? extends List<? extends @Nullable Object>> tables,
    List<Integer> droppedData,
    List<Integer> droppedElements) {
  void write(ImageOutput out) throws IOException {
    TableImage.values(out, globals);
    out.list(memories, memory -> memory.write(out));
    out.integer(tables.size());
    for (List<? extends @Nullable Object> table : tables) {
      TableImage.values(out, table);
    }
    out.integers(droppedData);
    out.integers(droppedElements);
  }

  static InstanceImage read(ImageInput in) throws IOException {
    return new InstanceImage(
        in.values(),
        in.list(() -> MemoryImage.read(in)),
        in.list(in::values),
        in.integers(),
        in.integers());
  }
}
