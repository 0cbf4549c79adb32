package dev.ligature.linker.program;

import dev.ligature.linker.DataSymbol;
import dev.ligature.linker.Library;
import dev.ligature.linker.map.Entrances;
import dev.ligature.linker.map.LoadedLibrary;
import java.util.Optional;

/**
 * Data that a lookup found.
 *
 * @param program the program
 * @param name the name it was looked up by
 * @param defining the library that defines it, or null for the linker itself
 * @param address where it is
 */
record GuestData(LinkedProgram program, String name, LoadedLibrary defining, long address)
    implements DataSymbol {
  @Override
  public long address() {
    program.checkOpen();
    Entrances.checkLoaded(name, defining);
    return address;
  }

  @Override
  public Optional<Library> library() {
    return Optional.ofNullable(defining).map(LoadedLibrary::handle);
  }
}
