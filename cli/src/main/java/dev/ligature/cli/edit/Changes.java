package dev.ligature.cli.edit;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is to be changed: what is replaced, then what is removed, then what is added.
 *
 * @param replaced the new names of needed libraries by their old ones
 * @param removed needed libraries
 * @param added libraries, which go behind those that there are
 * @param runpath the new runpath, which is empty if there is to be none
 */
public record Changes(
    Map<String, String> replaced,
    List<String> removed,
    List<String> added,
    Optional<List<String>> runpath) {
  public Changes {
    replaced = Map.copyOf(replaced);
    removed = List.copyOf(removed);
    added = List.copyOf(added);
    runpath = runpath.map(List::copyOf);
  }

  /** Whether nothing is to be changed. */
  public boolean isEmpty() {
    return replaced.isEmpty() && removed.isEmpty() && added.isEmpty() && runpath.isEmpty();
  }
}
