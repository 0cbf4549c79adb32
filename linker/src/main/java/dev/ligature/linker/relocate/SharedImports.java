package dev.ligature.linker.relocate;

import dev.ligature.engine.Memory;
import dev.ligature.engine.Table;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.allocate.ProgramMemory;
import dev.ligature.linker.allocate.ProgramTable;
import dev.ligature.linker.map.LoadedLibrary;
import dev.ligature.wasm.ExternType;
import dev.ligature.wasm.Import;
import dev.ligature.wasm.Limits;
import java.util.Set;

/** The memory and the table that all libraries of a program import, held against their limits. */
public final class SharedImports {
  /** The modules from which compilers for JavaScript import strings. */
  private static final Set<String> STRINGS = Set.of("'", "wasm:js/string-constants");

  private final ProgramMemory memory;
  private final ProgramTable table;

  /** The memory and table of a program. */
  public SharedImports(ProgramMemory memory, ProgramTable table) {
    this.memory = memory;
    this.table = table;
  }

  /**
   * Checks that a library can import memory and table once they have the size that it wants: before
   * they are grown for it.
   *
   * @throws LinkException.Incompatible if it can't
   */
  public void check(LoadedLibrary library) {
    for (Import reference : library.module().module().imports()) {
      switch (reference.type()) {
        case ExternType.Memory type -> memory(library, reference, type, 0);
        case ExternType.Table type -> table(library, reference, type, 0);
        default -> {}
      }
    }
  }

  /** The memory, for a library's import. */
  Memory memory(LoadedLibrary library, Import reference, ExternType.Memory type) {
    return memory(library, reference, type, type.limits().min());
  }

  private Memory memory(LoadedLibrary library, Import reference, ExternType.Memory type, long min) {
    Memory given = memory.memory();
    String wanted = "a memory of " + pages(type.limits());
    if (given == null) {
      throw incompatible(library, reference, wanted, "none");
    }
    Limits actual = given.type().limits();
    if (actual.min() < min || !fits(type.limits(), actual)) {
      throw incompatible(library, reference, wanted, "one of " + pages(actual));
    }
    return given;
  }

  private static String pages(Limits limits) {
    Limits ofUsual = new Limits(limits.min(), limits.max(), limits.is64(), limits.shared());
    return ofUsual
        + (limits.is64() ? " pages with 64-bit addresses" : " pages")
        + (limits.pageBits() == ofUsual.pageBits() ? "" : " of 1 byte");
  }

  /** The table, for a library's import. */
  Table table(LoadedLibrary library, Import reference, ExternType.Table type) {
    return table(library, reference, type, type.limits().min());
  }

  private Table table(LoadedLibrary library, Import reference, ExternType.Table type, long min) {
    Table given = table.table();
    String wanted = "a table of " + type.limits() + " " + type.element();
    if (given == null) {
      throw incompatible(library, reference, wanted, "none");
    }
    Limits actual = given.type().limits();
    String found = "one of " + actual + " " + given.type().element();
    if (actual.min() < min
        || !fits(type.limits(), actual)
        || !given.type().element().equals(type.element())) {
      throw incompatible(library, reference, wanted, found);
    }
    return given;
  }

  /** Whether something that may grow as far can be imported as wanted. */
  private static boolean fits(Limits wanted, Limits given) {
    return (!wanted.hasMax() || (given.hasMax() && given.max() <= wanted.max()))
        && wanted.is64() == given.is64()
        && wanted.pageBits() == given.pageBits()
        && wanted.shared() == given.shared();
  }

  /** What there is of a global that the host does not have. */
  static String none(Import reference) {
    return STRINGS.contains(reference.module())
        ? "none of that name: strings that are imports are made by JavaScript alone; compile"
            + " without imported string constants"
        : "none of that name";
  }

  static LinkException incompatible(
      LoadedLibrary library, Import reference, String expected, String actual) {
    return new LinkException.Incompatible(
        library.name(), reference.qualifiedName(), expected, actual, library.chain());
  }
}
