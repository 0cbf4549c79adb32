package dev.ligature.linker.host;

import dev.ligature.linker.Caller;
import dev.ligature.linker.Library;
import dev.ligature.linker.Program;
import dev.ligature.linker.map.LoadedLibrary;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The caller of a host function.
 *
 * @param program the program
 * @param loaded the library whose code called, or null if Java did
 */
public record LibraryCaller(Program program, @Nullable LoadedLibrary loaded) implements Caller {
  @Override
  public Optional<Library> library() {
    return loaded == null ? Optional.empty() : Optional.of(loaded.handle());
  }
}
