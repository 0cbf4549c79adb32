package dev.ligature.cli.inspect;

import dev.ligature.wasm.CustomSection;
import dev.ligature.wasm.WasmModule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a module says of the tools that made it, and of the features that they used.
 *
 * @param producers who made it
 * @param features the features, each with {@code +} if it is used, {@code -} if it must not be
 * @see <a
 *     href="https://github.com/WebAssembly/tool-conventions/blob/main/ProducersSection.md">Producers
 *     section</a>
 */
record Toolchain(List<Producer> producers, List<String> features) {
  Toolchain {
    producers = List.copyOf(producers);
    features = List.copyOf(features);
  }

  /**
   * One of the tools, or a language.
   *
   * @param field what it is, such as {@code processed-by}
   * @param name its name
   * @param version its version, which may be empty
   */
  record Producer(String field, String name, String version) {}

  /** That of a module; what can't be read of it is left out. */
  static Toolchain of(WasmModule module) {
    List<Producer> producers = new ArrayList<>();
    read(module, "producers", at -> producers(at, producers));
    List<String> features = new ArrayList<>();
    read(module, "target_features", at -> features(at, features));
    return new Toolchain(producers, features);
  }

  private static void read(WasmModule module, String name, Consumer<Leb> reading) {
    Optional<CustomSection> section = module.customSection(name);
    if (section.isPresent()) {
      try {
        reading.accept(new Leb(module.bytes(), section.get().start()));
      } catch (IndexOutOfBoundsException _) {
        // What stands in front of the error was read.
        return;
      }
    }
  }

  private static void producers(Leb at, List<Producer> producers) {
    int fields = at.u32();
    for (int i = 0; i < fields; i++) {
      String field = at.name();
      int values = at.u32();
      for (int k = 0; k < values; k++) {
        producers.add(new Producer(field, at.name(), at.name()));
      }
    }
  }

  private static void features(Leb at, List<String> features) {
    int count = at.u32();
    for (int i = 0; i < count; i++) {
      features.add((char) at.u8() + at.name());
    }
  }
}
