package dev.ligature.linker.map;

/**
 * An address that the loader chose, such as {@code __heap_base}.
 *
 * @param name the symbol's name
 * @param address the address in bytes
 */
public record LoaderDefinition(String name, long address) implements Definition {
  @Override
  public String definer() {
    return "the linker";
  }
}
