package dev.ligature.linker;

import java.util.Objects;
import java.util.Optional;

/**
 * A reference of a library and the definition that it is bound to.
 *
 * @param library the name of the library that refers to the symbol
 * @param module the import module: {@code env}, {@code GOT.func}, {@code GOT.mem}, or one of the
 *     host
 * @param symbol the symbol's name
 * @param kind what is bound
 * @param lazy whether it is bound later than its library is loaded: when it is first called, or by
 *     an opening that binds all
 * @param definer the name of the library that defines it; empty if the host or the linker does
 * @param definition the definition's name, which is the symbol's unless a listener has said
 *     otherwise
 */
public record Binding(
    String library,
    String module,
    String symbol,
    Kind kind,
    boolean lazy,
    Optional<String> definer,
    String definition) {
  public Binding {
    Objects.requireNonNull(library, "library");
    Objects.requireNonNull(module, "module");
    Objects.requireNonNull(symbol, "symbol");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(definer, "definer");
    Objects.requireNonNull(definition, "definition");
  }

  /** What is bound. */
  public enum Kind {
    /** The calls of a function. */
    FUNCTION,
    /** The address of a function, a table index. */
    ADDRESS,
    /** The address of data. */
    DATA,
    /** The address of data that each thread has its own of. */
    THREAD_LOCAL
  }

  /**
   * The same reference, bound to another definition.
   *
   * @param otherDefiner the name of a library that is loaded, or that the same load brings, in the
   *     same namespace. One that the reference is looked up in goes ahead of others
   * @param otherDefinition the name of a symbol of the same kind, and type, that it defines
   */
  public Binding to(String otherDefiner, String otherDefinition) {
    return new Binding(
        library, module, symbol, kind, lazy, Optional.of(otherDefiner), otherDefinition);
  }
}
