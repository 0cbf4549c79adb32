package dev.ligature.linker.dlfcn;

import dev.ligature.linker.load.Libraries;
import dev.ligature.linker.load.Restoring;
import dev.ligature.linker.load.Saving;
import dev.ligature.linker.map.LinkMap;
import dev.ligature.linker.relocate.Rebinding;
import dev.ligature.linker.relocate.Resolution;
import dev.ligature.linker.resolve.Lookup;

/**
 * A namespace: libraries that see each other and no other namespace's.
 *
 * @param linkMap its libraries
 * @param lookup looks symbols up in its scopes
 * @param resolution resolves what was found
 * @param rebinding rebinds its symbols
 * @param libraries opens and closes its libraries
 * @param saving what is saved of its libraries
 * @param restoring restores them into an empty namespace
 */
public record LinkNamespace(
    LinkMap linkMap,
    Lookup lookup,
    Resolution resolution,
    Rebinding rebinding,
    Libraries libraries,
    Saving saving,
    Restoring restoring) {
  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return linkMap.id();
  }
}
