package dev.ligature.linker.load;

import dev.ligature.engine.Memory;
import dev.ligature.linker.find.AddressWidth;
import dev.ligature.linker.map.LoadedLibrary;
import dev.ligature.wasm.ExternType;
import dev.ligature.wasm.Import;
import dev.ligature.wasm.Limits;
import java.util.List;
import java.util.Optional;

/** The limits by which libraries import the memory and the table. */
final class ImportedLimits {
  private ImportedLimits() {}

  /** What all importers of the memory want: the largest minimum, the smallest maximum. */
  static Limits common(List<LoadedLibrary> libraries, boolean is64, long maxPages) {
    long min = 0;
    long max = is64 ? maxPages : Math.min(maxPages, Memory.MAX_PAGES);
    boolean shared = false;
    for (LoadedLibrary library : libraries) {
      Optional<ExternType.Memory> type = memory(library);
      if (type.isPresent()) {
        Limits limits = type.get().limits();
        min = Math.max(min, limits.min());
        max = limits.hasMax() ? Math.min(max, limits.max()) : max;
        shared |= limits.shared();
      }
    }
    return new Limits(min, max, is64, shared);
  }

  /** Whether libraries say how wide their pointers are, or are to get areas. */
  static boolean tellWidth(List<LoadedLibrary> libraries) {
    return libraries.stream()
        .anyMatch(
            library ->
                AddressWidth.of(library.module().module()).isPresent()
                    || library.module().areaSize() > 0
                    || library.module().tableSize() > 0);
  }

  /** Whether libraries have pointers of 64 bits; all have the same. */
  static boolean isWide(List<LoadedLibrary> libraries) {
    return libraries.stream()
        .flatMap(library -> AddressWidth.of(library.module().module()).stream())
        .anyMatch(width -> width == AddressWidth.WIDE);
  }

  /** Whether the table that libraries share has indices of 64 bits: as they want it. */
  static boolean wantWideTable(List<LoadedLibrary> libraries) {
    for (LoadedLibrary library : libraries) {
      Optional<ExternType.Table> type = table(library);
      if (type.isPresent()) {
        return type.get().limits().is64();
      }
    }
    return isWide(libraries);
  }

  /** The memory that a library imports. */
  static Optional<ExternType.Memory> memory(LoadedLibrary library) {
    return imported(library, ExternType.Memory.class);
  }

  /** The table that a library imports. */
  static Optional<ExternType.Table> table(LoadedLibrary library) {
    return imported(library, ExternType.Table.class);
  }

  private static <T extends ExternType> Optional<T> imported(LoadedLibrary library, Class<T> kind) {
    return library.module().module().imports().stream()
        .map(Import::type)
        .filter(kind::isInstance)
        .map(kind::cast)
        .findFirst();
  }
}
