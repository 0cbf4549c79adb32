package dev.ligature.linker.map;

import dev.ligature.engine.Global;
import dev.ligature.wasm.Import;
import java.util.OptionalLong;

/** A GOT entry of a library: the cell that it imports for the address of a symbol. */
public final class GotCell {
  /** The import module of addresses of data. */
  public static final String DATA = "GOT.mem";

  /** The import module of table indices of functions. */
  public static final String FUNCTIONS = "GOT.func";

  private final Import reference;
  private final Definition missing;
  private final Global cell;
  private Definition definition;
  private OptionalLong unresolved = OptionalLong.empty();

  /**
   * An entry that is not filled yet.
   *
   * @param reference the import
   * @param cell what holds the address
   */
  public GotCell(LoadedLibrary library, Import reference, Global cell) {
    this.reference = reference;
    this.cell = cell;
    this.missing = new MissingDefinition(library, reference.name());
    this.definition = missing;
  }

  /** The import. */
  public Import reference() {
    return reference;
  }

  /** What holds the address: for thread-local data, that of the first thread. */
  public Global cell() {
    return cell;
  }

  /** Whether it holds a table index. */
  public boolean isFunction() {
    return reference.module().equals(FUNCTIONS);
  }

  /** The symbol's name. */
  public String symbol() {
    return reference.name();
  }

  /** The definition that the reference is bound to. */
  public Definition definition() {
    return definition;
  }

  /** Binds the reference to a definition. */
  public void bind(Definition newDefinition) {
    definition = newDefinition;
  }

  /** Says that the reference, whose stub stands here, is bound to nothing any more. */
  public void unbind() {
    bind(missing);
    set(unresolved.orElseThrow());
  }

  /** What it held when nobody defined the symbol: null, or the table index of a stub. */
  public OptionalLong unresolved() {
    return unresolved;
  }

  /** Writes null, or the table index of a stub, since nobody defines the symbol. */
  public void setUnresolved(long value) {
    unresolved = OptionalLong.of(value);
    set(value);
  }

  /** The address or table index that it holds, unsigned. */
  public long value() {
    return switch (cell) {
      case Global.I32 narrow -> Integer.toUnsignedLong(narrow.value);
      case Global.I64 wide -> wide.value;
      default -> throw new IllegalStateException("GOT entry of type " + cell.type());
    };
  }

  /** Writes an address or a table index. */
  public void set(long value) {
    switch (cell) {
      case Global.I32 narrow -> narrow.value = (int) value;
      case Global.I64 wide -> wide.value = value;
      default -> throw new IllegalStateException("GOT entry of type " + cell.type());
    }
  }
}
