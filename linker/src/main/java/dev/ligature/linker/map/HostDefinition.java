package dev.ligature.linker.map;

import dev.ligature.engine.Func;

/**
 * A function of the host.
 *
 * @param name the symbol's name
 * @param function the function, the same object in the whole program
 */
public record HostDefinition(String name, Func function) implements Definition {
  @Override
  public String definer() {
    return "the host";
  }
}
