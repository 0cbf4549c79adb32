package dev.ligature.linker;

import dev.ligature.wasm.WasmModule;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Is told what becomes of a program's libraries, and has a say in it: as {@code LD_AUDIT} of ELF
 * systems. All methods do nothing unless overridden. {@code docs/watching.md} says in which order
 * they are called, on which thread and under which lock.
 *
 * <p>What a listener throws makes the opening fail, which is undone as a whole, and reaches who has
 * asked for it. A listener may look at the program, but not open or close libraries of it: that is
 * an {@link IllegalStateException}.
 */
public interface LinkListener {
  /**
   * A name is about to be searched, to which no library of the program answers yet.
   *
   * @return what to do; of several listeners the next gets the name that the one before gave
   */
  default Verdict searching(Search search) {
    return Verdict.proceed();
  }

  /** A library was found that is not loaded yet. It may still turn out that it can't be. */
  default void found(Found found) {}

  /**
   * A reference is about to be bound. It is asked for each reference that has a definition,
   * possibly several times, and has to give the same each time.
   *
   * @return the same, or {@link Binding#to} with another definition
   */
  default Binding binding(Binding binding) {
    return binding;
  }

  /** A library is in the link map. None of its constructors has run. */
  default void loaded(Library library) {}

  /** A reference of a library that is loaded was bound. */
  default void bound(Binding binding) {}

  /** The constructors of a library have run. */
  default void initialized(Library library) {}

  /**
   * An opening of a library was given back.
   *
   * @param openings how many are left
   */
  default void closed(Library library, int openings) {}

  /** The destructors of a library have run, and it is about to be taken out of memory. */
  default void unloaded(Library library) {}

  /**
   * An opening has failed, and all of it is undone. What is thrown here is added to the failure.
   *
   * @param name the name that was asked for; empty for a program without main
   * @param failure what is thrown next
   */
  default void failed(String name, Throwable failure) {}

  /**
   * A name that is searched.
   *
   * @param name the name
   * @param neededBy the names from main to the library that needs or opens it; empty if Java does
   */
  record Search(String name, List<String> neededBy) {
    public Search {
      Objects.requireNonNull(name, "name");
      neededBy = List.copyOf(neededBy);
    }
  }

  /**
   * A library that was found.
   *
   * @param name the name by which it was asked for
   * @param path its file; empty if it is in memory
   * @param neededBy the names from main to the library that needs or opens it; empty if Java does
   * @param module its module, with the bytes that are loaded
   */
  record Found(String name, Optional<Path> path, List<String> neededBy, WasmModule module) {
    public Found {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(path, "path");
      neededBy = List.copyOf(neededBy);
      Objects.requireNonNull(module, "module");
    }
  }

  /** What to do about a name that is searched. */
  sealed interface Verdict {
    /** Search it. */
    static Verdict proceed() {
      return new Proceed();
    }

    /**
     * Search another name instead, which may be a path. As a name that Java asks for it may lead
     * anywhere, whatever the {@link LinkPolicy} grants to guests. The library has the name that was
     * asked for.
     *
     * @throws IllegalArgumentException if it is empty
     */
    static Verdict instead(String name) {
      return new Instead(name);
    }

    /**
     * Let the opening fail.
     *
     * @param reason one line, for the message; guests do not get it
     */
    static Verdict refuse(String reason) {
      return new Refuse(reason);
    }

    /** The name is searched. */
    record Proceed() implements Verdict {}

    /**
     * Another name is searched instead.
     *
     * @param name that name
     */
    record Instead(String name) implements Verdict {
      public Instead {
        if (name.isEmpty()) {
          throw new IllegalArgumentException("the name is empty");
        }
      }
    }

    /**
     * The opening fails with {@link LinkException.Vetoed}.
     *
     * @param reason why
     */
    record Refuse(String reason) implements Verdict {
      public Refuse {
        Objects.requireNonNull(reason, "reason");
      }
    }
  }
}
