package dev.ligature.linker;

import dev.ligature.wasm.FuncType;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A symbol of a module, as {@code nm} prints it.
 *
 * @param name its name; an imported one that is no C symbol has its import module in front
 * @param kind what it is
 * @param value the index of a function, or the offset of data in the module's memory area; empty if
 *     the module does not define it
 * @param type the type of a function, if known
 * @param weak whether it is a weak reference, or a weak function, which its own module calls
 *     through an import
 * @param local whether it takes no part in symbol lookup: hidden, the loader's business, or not
 *     exported at all
 * @param imports the import modules by which its own module refers to it: {@code env} for calls,
 *     {@code GOT.func} and {@code GOT.mem} for addresses
 * @param directCalls how many calls in its own module the static linker has bound directly. If it
 *     is exported these can neither be interposed nor rebound
 */
public record ModuleSymbol(
    String name,
    Kind kind,
    OptionalLong value,
    Optional<FuncType> type,
    boolean weak,
    boolean local,
    List<String> imports,
    int directCalls) {

  /** What a symbol is. */
  public enum Kind {
    /** A function. */
    FUNCTION('T'),
    /** Data with an initial value. */
    DATA('D'),
    /** Data that starts as zeros. */
    ZEROS('B'),
    /** Thread-local data. */
    THREAD_LOCAL('L'),
    /** An address that no base is added to. */
    ABSOLUTE('A'),
    /** A variable of WebAssembly, such as an exported stack pointer. */
    GLOBAL('G'),
    /** An exception tag. */
    TAG('E');

    private final char letter;

    Kind(char letter) {
      this.letter = letter;
    }
  }

  public ModuleSymbol {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(value, "value");
    Objects.requireNonNull(type, "type");
    imports = List.copyOf(imports);
  }

  /** Whether the module defines it. */
  public boolean isDefined() {
    return value.isPresent();
  }

  /** Whether it is offered to other modules, and calls in its own go past all others. */
  public boolean isBoundDirectly() {
    return isDefined() && !local && directCalls > 0;
  }

  /**
   * The letter that {@code nm} prints: {@code T D B L A G E} by kind, in lower case if local;
   * {@code W} for a weak function; {@code U} for what is not defined, {@code w} if weak.
   */
  public char letter() {
    if (!isDefined()) {
      return weak ? 'w' : 'U';
    }
    char letter = weak ? 'W' : kind.letter;
    return local ? Character.toLowerCase(letter) : letter;
  }
}
