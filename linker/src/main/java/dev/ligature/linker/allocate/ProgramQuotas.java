package dev.ligature.linker.allocate;

import dev.ligature.engine.Quota;
import dev.ligature.engine.Quotas;
import dev.ligature.linker.Limit;
import dev.ligature.linker.Limits;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.map.LoadedLibrary;
import dev.ligature.wasm.FuncType;
import java.util.List;

/**
 * What one program may have, and how much of it there is.
 *
 * @param limits the limits
 * @param engine those that hold for its instances
 * @param libraries how many libraries
 * @param functions how many functions in all libraries
 * @param types the types of functions
 * @param namespaces how many namespaces
 * @param threads how many threads besides the first
 * @param exitHandlers how many handlers for the end
 */
public record ProgramQuotas(
    Limits limits,
    Quotas engine,
    Quota libraries,
    Quota functions,
    FunctionTypes types,
    Quota namespaces,
    Quota threads,
    Quota exitHandlers) {
  /** Quotas of which nothing is used. */
  public static ProgramQuotas of(Limits limits) {
    Quotas engine =
        new Quotas(
            limits.get(Limit.MEMORY_PAGES),
            quota(limits, Limit.TOTAL_MEMORY_PAGES),
            quota(limits, Limit.TABLE_ELEMENTS),
            quota(limits, Limit.CODE_BYTES));
    return new ProgramQuotas(
        limits,
        engine,
        quota(limits, Limit.LIBRARIES),
        quota(limits, Limit.FUNCTIONS),
        new FunctionTypes(quota(limits, Limit.FUNCTION_TYPES)),
        quota(limits, Limit.NAMESPACES),
        quota(limits, Limit.THREADS),
        quota(limits, Limit.EXIT_HANDLERS));
  }

  private static Quota quota(Limits limits, Limit limit) {
    return new Quota(limits.get(limit), limits.text(limit));
  }

  /**
   * Takes what a library needs of these: its place, its functions and their types.
   *
   * @throws LinkException.NoRoom if there is not as much
   */
  public void take(LoadedLibrary library) {
    long count = library.module().module().functionCount();
    if (count > limits.get(Limit.MODULE_FUNCTIONS)) {
      throw noRoom(library, count + " functions", limits.text(Limit.MODULE_FUNCTIONS));
    }
    if (!libraries.take(1)) {
      throw noRoom(library, "one more library", libraries.text());
    }
    if (!functions.take(count)) {
      libraries.give(1);
      throw noRoom(library, count + " functions", functions.text());
    }
    List<FuncType> ofModule = library.module().module().functionTypes();
    if (!types.add(ofModule)) {
      give(library);
      throw noRoom(library, ofModule.size() + " types of functions", types.text());
    }
  }

  private static LinkException noRoom(LoadedLibrary library, String wanted, String limit) {
    return new LinkException.NoRoom(library.name(), wanted, limit, library.chain());
  }

  /** Gives back what {@link #take} took, but for the types. */
  public void give(LoadedLibrary library) {
    libraries.give(1);
    functions.give(library.module().module().functionCount());
  }

  /**
   * Takes one of something that the program itself wants.
   *
   * @param wanted what it is, such as {@code one more thread}
   * @throws LinkException.NoRoom if there is none left
   */
  public static void takeOne(Quota quota, String wanted) {
    if (!quota.take(1)) {
      throw new LinkException.NoRoom("the program", wanted, quota.text(), List.of());
    }
  }
}
