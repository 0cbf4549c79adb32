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
 * @param defining the library that defines it; empty for the linker itself
 * @param address where it is
 */
record GuestData(LinkedProgram program, String name, Optional<LoadedLibrary> defining, long address)
    implements DataSymbol {
  @Override
  public long address() {
    program.checkOpen();
    defining.ifPresent(library -> Entrances.checkLoaded(name, library));
    return address;
  }

  @Override
  public Optional<Library> library() {
    return defining.map(LoadedLibrary::handle);
  }
}
