package dev.ligature.linker.map;

/**
 * What loads, closings and rebindings in a namespace change.
 *
 * @param linkMap its libraries
 * @param scopes where their symbols are looked up
 * @param rebindings its symbols that are rebound
 */
public record NamespaceState(LinkMap linkMap, Scopes scopes, Rebindings rebindings) {
  /** That of a namespace without libraries. */
  public static NamespaceState of(LinkMap linkMap, Scopes scopes) {
    return new NamespaceState(linkMap, scopes, new Rebindings());
  }
}
