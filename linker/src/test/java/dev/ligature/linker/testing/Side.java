package dev.ligature.linker.testing;

import dev.ligature.linker.OpenFlag;
import dev.ligature.linker.Program;
import java.util.Optional;

/**
 * Who opens libraries and looks symbols up: Java by the API, or a guest by {@code dlopen} and its
 * family. A test of a rule that holds for both takes one as a parameter.
 */
public enum Side {
  JAVA,
  GUESTS;

  /** This side of a program whose main is a {@link DlGuest}. */
  public Linking of(Program program) {
    return this == JAVA
        ? new JavaLinking(program)
        : new GuestLinking(new DlGuest(program.main().orElseThrow()));
  }

  /** Run-time linking, by whoever does it. */
  public interface Linking {
    /**
     * Opens a library.
     *
     * @param name its name, or null for the program
     * @return the handle, or null if it failed
     */
    Object open(String name, OpenFlag... flags);

    /** The address or table index of a symbol of a handle; empty if it failed. */
    Optional<Integer> symbol(Object handle, String name);

    /** The address or table index of a symbol in the scope of main; empty if it failed. */
    Optional<Integer> symbolInScope(String name);

    /** Calls an {@code int (void)}. */
    int call(int pointer);

    /** Whether a handle could be closed. */
    boolean close(Object handle);

    /** The file and symbol that a pointer leads to, as {@code file symbol}. */
    Optional<String> at(int pointer);

    /** What has failed, once. */
    Optional<String> failure();

    /** Calls a function of a handle. */
    default int call(Object handle, String name) {
      return call(symbol(handle, name).orElseThrow(() -> new AssertionError(failure())));
    }
  }
}
