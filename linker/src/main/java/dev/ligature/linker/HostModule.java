package dev.ligature.linker;

import dev.ligature.wasm.ExternType;
import dev.ligature.wasm.FuncType;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A group of host functions with the state they share, made anew for each program: WASI, the host
 * side of a guest ABI. Functions are asked for when a library imports them, so that a group may
 * make them on demand.
 */
@FunctionalInterface
public interface HostModule extends AutoCloseable {
  /**
   * The function that an import names. Asked once a program for each name and type.
   *
   * @param module the import's module, such as {@code env} or {@code wasi_snapshot_preview1}
   * @param name the import's name
   * @param type the type by which it is imported; empty if only its name is known, as in {@code
   *     dlsym}. A function of another type makes the load fail with both types
   * @return the function, or empty if it is not of this group
   */
  Optional<HostFunction> find(String module, String name, Optional<FuncType> type);

  /**
   * The global that an import names: asked for what the configuration does not have, and once a
   * program for each that there is.
   *
   * @param module the import's module, such as {@code env}
   * @param name the import's name; never one that the linker gives itself, as {@code __memory_base}
   * @param type the type by which it is imported. A global of another type makes the load fail with
   *     both types
   * @return the global, or empty if it is not of this group
   */
  default Optional<HostGlobal> findGlobal(String module, String name, ExternType.Global type) {
    return Optional.empty();
  }

  /**
   * What this group knows of a function that nobody defines, to be said in the error about it: who
   * would have it, and how it can be given. Asked when such a function is called, or when a load
   * fails for want of it; the answer has no part in what is linked.
   *
   * @param reference the function, and who imports it
   * @param javaScript the address of the text of Emscripten's {@code EM_JS} that the importing
   *     library has of that name; empty if it has none
   * @return lines of the error, or none
   */
  default List<String> explainUndefined(UndefinedReference reference, OptionalLong javaScript) {
    return List.of();
  }

  /**
   * What is called in place of a function that nobody defines: one that raises an error as the
   * guest's own code does, which the guest then handles. Without one the call fails. Asked at the
   * first such call of a library, of one group after the other; that library calls it from then on.
   * A weak function has no other in its place.
   *
   * @param reference the function, and who imports it
   * @param type the type by which it is imported, which the other one has too
   */
  default Optional<HostFunction> standIn(UndefinedReference reference, FuncType type) {
    return Optional.empty();
  }

  /**
   * What of this group's state a saved program would lack, for which it can't be saved: a clause,
   * such as {@code /data/a.db is open as descriptor 4}. Asked by {@link Program#snapshot} and
   * {@link Program#fork}: what is restored gets a new group, which knows nothing of this one.
   *
   * @return empty if guests would see no difference
   */
  default Optional<String> unsaved() {
    return Optional.empty();
  }

  /** Is told that the program was closed. */
  @Override
  default void close() {}

  /** Makes a group for a program. */
  @FunctionalInterface
  interface Factory {
    /**
     * Called before anything is loaded: the program has its configuration, but no memory and no
     * libraries yet.
     *
     * @param program the program, to be used when functions of the group are called
     */
    HostModule open(Program program);
  }
}
