package dev.ligature.linker.resolve;

import dev.ligature.linker.LinkException;
import dev.ligature.linker.LinkPolicy;
import dev.ligature.linker.SymbolMismatch;
import dev.ligature.linker.UndefinedReference;
import dev.ligature.linker.map.LoadedLibrary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What did not resolve in a load, in the order in which it was met. */
public final class Problems {
  private final List<UndefinedReference> undefined = new ArrayList<>();
  private final List<SymbolMismatch> mismatches = new ArrayList<>();
  private final List<UndefinedReference> refused = new ArrayList<>();
  private List<String> searched = List.of();
  private @Nullable LoadedLibrary first;

  /**
   * Adds a reference that nobody defines.
   *
   * @param library the library that refers to it
   * @param reference the reference
   * @param searchedLibraries where it was looked for; asked for the first only
   */
  public void undefined(
      LoadedLibrary library,
      UndefinedReference reference,
      Supplier<List<String>> searchedLibraries) {
    if (undefined.isEmpty()) {
      first = library;
      searched = searchedLibraries.get();
    }
    undefined.add(reference);
  }

  /** Adds a reference and a definition that do not fit each other. */
  public void mismatch(SymbolMismatch mismatch) {
    mismatches.add(mismatch);
  }

  /** Adds a reference to a function of the host that the policy does not grant. */
  public void refused(UndefinedReference reference) {
    refused.add(reference);
  }

  /**
   * What there is, each symbol for itself, in the order in which a load would tell it.
   *
   * @param nearMisses looks for what comes near
   * @param policy what guests may link
   */
  public List<LinkException> each(NearMisses nearMisses, LinkPolicy policy) {
    List<LinkException> all = new ArrayList<>();
    if (!refused.isEmpty()) {
      all.add(new LinkException.Refused(refused, policy));
    }
    mismatches.forEach(mismatch -> all.add(new LinkException.Mismatch(List.of(mismatch))));
    if (first != null) {
      Map<String, List<String>> near = nearMisses.of(first, undefined);
      Map<String, List<UndefinedReference>> bySymbol = new LinkedHashMap<>();
      for (UndefinedReference reference : undefined) {
        bySymbol.computeIfAbsent(reference.symbol(), s -> new ArrayList<>()).add(reference);
      }
      bySymbol
          .values()
          .forEach(symbol -> all.add(new LinkException.Undefined(symbol, searched, near)));
    }
    return all;
  }

  /**
   * Ends the load if there is a problem. What is refused goes first, then mismatches go first: a
   * definition of the wrong type is often why another is missing.
   *
   * @param nearMisses looks for what comes near
   * @param policy what guests may link
   * @throws LinkException.Refused if a function of the host is not granted
   * @throws LinkException.Mismatch if a reference and its definition do not fit
   * @throws LinkException.Undefined if a reference has no definition
   */
  public void throwIfAny(NearMisses nearMisses, LinkPolicy policy) {
    if (!refused.isEmpty()) {
      throw new LinkException.Refused(refused, policy);
    }
    if (!mismatches.isEmpty()) {
      throw new LinkException.Mismatch(mismatches);
    }
    if (first != null) {
      throw new LinkException.Undefined(undefined, searched, nearMisses.of(first, undefined));
    }
  }
}
