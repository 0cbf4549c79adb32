package dev.ligature.linker;

import dev.ligature.engine.Global;
import dev.ligature.wasm.ExternType;
import java.util.Objects;
import java.util.Set;

/**
 * A global of the host that guests can import: a number that stays, or a variable.
 *
 * <p>Of a variable, guests have the cell that it is made of, and Java reads and writes that too. It
 * is the same for all libraries of a program, and for all programs that it is given to: a {@link
 * HostModule} gives each program one of its own. Threads that a program has besides the first have
 * cells of their own, as for the globals of modules.
 *
 * <pre>{@code
 * Global.I32 state = new Global.I32(true, 0);
 * ProgramConfig config = ProgramConfig.builder().hostGlobal(HostGlobal.of("__asyncify_state", state)).build();
 * }</pre>
 */
public final class HostGlobal {
  private static final Set<String> OF_THE_LINKER =
      Set.of("__memory_base", "__table_base", "__stack_pointer");

  private final String module;
  private final String name;
  private final Global cell;
  private final Object first;

  private HostGlobal(String module, String name, Global cell) {
    this.module = Objects.requireNonNull(module, "module");
    this.name = Objects.requireNonNull(name, "name");
    this.cell = Objects.requireNonNull(cell, "cell");
    if (cell.type().type().isReference()) {
      throw new IllegalArgumentException(
          "host global %s.%s: a %s is no number".formatted(module, name, cell.type().type()));
    }
    if (module.startsWith("GOT.")
        || (module.equals(HostFunction.ENV) && OF_THE_LINKER.contains(name))) {
      throw new IllegalArgumentException(
          "host global %s.%s: the linker gives that itself".formatted(module, name));
    }
    this.first = Objects.requireNonNull(cell.value());
  }

  /**
   * A global imported as {@code env.NAME}.
   *
   * @param name the import's name
   * @param cell a number, and whether guests can change it
   * @throws IllegalArgumentException if it is a reference, or the name is one of the linker's
   */
  public static HostGlobal of(String name, Global cell) {
    return of(HostFunction.ENV, name, cell);
  }

  /**
   * A global imported as {@code MODULE.NAME}.
   *
   * @param module the import's module
   * @param name the import's name
   * @param cell a number, and whether guests can change it
   * @throws IllegalArgumentException if it is a reference, or the name is one of the linker's
   */
  public static HostGlobal of(String module, String name, Global cell) {
    return new HostGlobal(module, name, cell);
  }

  /** The import's module, such as {@code env}. */
  public String module() {
    return module;
  }

  /** The import's name. */
  public String name() {
    return name;
  }

  /** What guests have of it; of a variable, the first thread has. */
  public Global cell() {
    return cell;
  }

  /** The type by which guests import it. */
  public ExternType.Global type() {
    return cell.type();
  }

  /** A cell for a further thread: with the number that the first one had at first. */
  public Global newCell() {
    Global own = Global.of(cell.type());
    own.setValue(first);
    return own;
  }

  /** The qualified name and the type. */
  @Override
  public String toString() {
    return "%s.%s %s%s".formatted(module, name, type().mutable() ? "mut " : "", type().type());
  }
}
