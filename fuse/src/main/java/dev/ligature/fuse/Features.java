package dev.ligature.fuse;

import dev.ligature.wasm.ByteWriter;
import dev.ligature.wasm.CustomSection;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Writes the {@code target_features} section, which tells tools what code uses: all that any
 * library uses.
 *
 * @see <a
 *     href="https://github.com/WebAssembly/tool-conventions/blob/main/Linking.md#target-features-section">Target
 *     features section</a>
 */
final class Features {
  private static final String SECTION = "target_features";
  private static final int USED = '+';

  private final TreeSet<String> names = new TreeSet<>();

  private Features() {}

  /** What writes the content; empty if no library has such a section. */
  static Optional<Consumer<ByteWriter>> of(List<Unit> units) {
    Features features = new Features();
    for (Unit unit : units) {
      unit.module()
          .customSection(SECTION)
          .ifPresent(section -> features.read(unit.module().bytes(), section));
    }
    return features.names.isEmpty() ? Optional.empty() : Optional.of(features::write);
  }

  /** Names are shorter than 128 bytes, and there are fewer than 128; anything else is left out. */
  private void read(byte[] bytes, CustomSection section) {
    int end = section.start() + section.size();
    int at = section.start() + 1;
    while (at + 1 < end) {
      int size = bytes[at + 1];
      if (size < 0 || at + 2 + size > end) {
        return;
      }
      if (bytes[at] == USED) {
        names.add(new String(bytes, at + 2, size, StandardCharsets.UTF_8));
      }
      at += 2 + size;
    }
  }

  private void write(ByteWriter out) {
    out.name(SECTION);
    out.u32(names.size());
    for (String name : names) {
      out.u8(USED);
      out.name(name);
    }
  }
}
