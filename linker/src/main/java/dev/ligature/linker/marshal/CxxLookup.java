package dev.ligature.linker.marshal;

import dev.ligature.linker.Symbol;
import dev.ligature.wasm.CxxNames;
import dev.ligature.wasm.NearNames;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Finds the symbol of a C++ function by the name that it has in C++. */
final class CxxLookup {
  /** What is longer is nothing that somebody writes down. */
  private static final int LONGEST = 4096;

  private final Origin origin;

  CxxLookup(Origin origin) {
    this.origin = origin;
  }

  /**
   * The symbol.
   *
   * @throws Unmappable if there is none, or several functions have the name
   */
  String symbol(String written) throws Unmappable {
    CxxSignature wanted = CxxSignature.of(written);
    Map<String, String> named = new TreeMap<>();
    Map<String, String> matching = new LinkedHashMap<>();
    for (String symbol : candidates(wanted)) {
      String demangled = demangled(symbol);
      CxxSignature found = CxxSignature.of(demangled);
      if (!matchesName(wanted, found)) {
        continue;
      }
      named.merge(demangled, symbol, CxxLookup::complete);
      if (!wanted.hasParameters() || matchesAll(wanted, found)) {
        matching.merge(demangled, symbol, CxxLookup::complete);
      }
    }
    if (matching.size() == 1) {
      return matching.values().iterator().next();
    } else if (matching.isEmpty()) {
      throw new Unmappable(missing(written, wanted, named));
    }
    throw new Unmappable(
        "%s has several functions %s: %s"
            .formatted(origin.name(), written, String.join("; ", matching.keySet())));
  }

  /** The name, unless it is longer than anybody writes. */
  private static String demangled(String symbol) {
    return CxxNames.demangle(symbol).filter(name -> name.length() < LONGEST).orElse("");
  }

  private static boolean matchesName(CxxSignature wanted, CxxSignature found) {
    return wanted.name().equals(found.name()) || wanted.name().equals(found.withoutResult().name());
  }

  private static boolean matchesAll(CxxSignature wanted, CxxSignature found) {
    return wanted.text().equals(found.text()) || wanted.text().equals(found.withoutResult().text());
  }

  /** Of the symbols of one constructor or destructor the one for complete objects. */
  private static String complete(String one, String other) {
    for (int i = 0; i < Math.min(one.length(), other.length()); i++) {
      if (one.charAt(i) != other.charAt(i)) {
        return other.charAt(i) == '1' ? other : one;
      }
    }
    return one;
  }

  /** The mangled names that may be it, in order. */
  private List<String> candidates(CxxSignature wanted) {
    String part = wanted.base().isEmpty() ? "" : wanted.base().length() + wanted.base();
    return origin.names().get().stream()
        .filter(name -> name.startsWith("_Z") && name.contains(part))
        .filter(name -> isDeclared(name, wanted))
        .distinct()
        .sorted()
        .filter(name -> isThere(name))
        .toList();
  }

  /**
   * Whether somebody has written it down: not a thunk or guard that the compiler has made, nor what
   * is in a function, unless that is what is wanted.
   */
  private static boolean isDeclared(String symbol, CxxSignature wanted) {
    return !symbol.startsWith("_ZT")
        && !symbol.startsWith("_ZG")
        && (!symbol.startsWith("_ZZ") || wanted.text().contains(")::"))
        && symbol.length() < LONGEST;
  }

  private boolean isThere(String name) {
    Optional<Symbol> symbol = origin.find().apply(name);
    return symbol.isPresent();
  }

  private String missing(String written, CxxSignature wanted, Map<String, String> named) {
    String subject = "%s has no C++ function %s".formatted(origin.name(), written);
    if (!named.isEmpty()) {
      return subject + "; there is " + String.join("; ", named.keySet());
    }
    Map<String, String> names = new TreeMap<>(Comparator.naturalOrder());
    for (String symbol : origin.names().get()) {
      if (symbol.startsWith("_Z") && isDeclared(symbol, wanted)) {
        names.put(CxxSignature.of(demangled(symbol)).withoutResult().name(), symbol);
      }
    }
    List<String> near = NearNames.of(wanted.name(), List.copyOf(names.keySet()));
    return near.isEmpty() ? subject : subject + "; near: " + String.join(", ", near);
  }
}
