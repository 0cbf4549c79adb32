package dev.ligature.linker;

import dev.ligature.wasm.WasmModule;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a program would be linked of, and what each of its references would mean: for tools that
 * bind it ahead of time. Libraries are referred to by their place in {@link #members}.
 *
 * @param members the libraries: main first, what it starts with in load order, then what openings
 *     bring
 * @param construction those that the start constructs, in order
 * @param openings what is opened by name, in the order asked for
 * @param main the {@code main} function of the global scope, if any library has one
 * @param stackSize the size of the stack that a position-independent main gets, in bytes
 */
public record LinkPlan(
    List<Member> members,
    List<Integer> construction,
    List<Opening> openings,
    Optional<Meaning.Defined> main,
    long stackSize) {
  public LinkPlan {
    members = List.copyOf(members);
    construction = List.copyOf(construction);
    openings = List.copyOf(openings);
    Objects.requireNonNull(main, "main");
  }

  /**
   * A library.
   *
   * @param name the name by which it was first asked for
   * @param path its file; empty if it is in memory
   * @param module its module; of a library with {@link Interposition} the one that {@link
   *     DynamicLinker#interposable} makes, which has other imports and numbers of functions than
   *     its file
   * @param needed the libraries that it needs, as listed
   * @param relocatable whether its addresses are relative to bases
   * @param room what it needs of memory and table; nothing if it is not relocatable
   * @param meanings what its imports mean, in their order
   * @param tags a number for each of its exception tags, imports first: equal ones are one tag
   * @param symbols what it defines and offers to others
   */
  public record Member(
      String name,
      Optional<Path> path,
      WasmModule module,
      List<Integer> needed,
      boolean relocatable,
      Room room,
      List<Meaning> meanings,
      List<Integer> tags,
      List<Symbol> symbols) {
    public Member {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(path, "path");
      Objects.requireNonNull(module, "module");
      needed = List.copyOf(needed);
      Objects.requireNonNull(room, "room");
      meanings = List.copyOf(meanings);
      tags = List.copyOf(tags);
      symbols = List.copyOf(symbols);
    }
  }

  /**
   * What a library needs of memory, in bytes, and of the table, in elements.
   *
   * @param memorySize the size of its memory area
   * @param memoryAlignment a power of two
   * @param tableSize the size of its table area
   * @param tableAlignment a power of two
   */
  public record Room(long memorySize, long memoryAlignment, long tableSize, long tableAlignment) {}

  /**
   * A symbol of a library.
   *
   * @param name its name
   * @param definition what it is
   */
  public record Symbol(String name, Meaning.Defined definition) {
    public Symbol {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(definition, "definition");
    }
  }

  /**
   * A library that is opened by name.
   *
   * @param name the name
   * @param member the library
   * @param construction what it constructs unless that has been done before, in order
   */
  public record Opening(String name, int member, List<Integer> construction) {
    public Opening {
      Objects.requireNonNull(name, "name");
      construction = List.copyOf(construction);
    }
  }

  /** What a reference means. */
  public sealed interface Meaning {
    /**
     * A definition of a library.
     *
     * @param member the library
     * @param kind function or data
     * @param index the index of the function, or of the global that tells the address
     * @param absolute whether data is at the address in the global itself rather than relative to
     *     the memory base
     */
    record Defined(int member, Kind kind, int index, boolean absolute) implements Meaning {
      public Defined {
        Objects.requireNonNull(kind, "kind");
      }
    }

    /** An address that the loader chooses, such as {@code __heap_base}. */
    record Chosen() implements Meaning {}

    /**
     * A function of the linker itself, such as {@code dlopen}.
     *
     * @param hidden the guest's definition that it goes ahead of
     */
    record Linkers(Optional<Defined> hidden) implements Meaning {
      public Linkers {
        Objects.requireNonNull(hidden, "hidden");
      }
    }

    /**
     * Nothing that a library defines.
     *
     * @param weak whether it may stay so
     */
    record Undefined(boolean weak) implements Meaning {}

    /** No symbol: memory, table, tags, bases, and globals of the host. */
    record Other() implements Meaning {}
  }

  /** The kinds of definitions. */
  public enum Kind {
    /** A function. */
    FUNCTION,
    /** Data of the program. */
    DATA,
    /** Data of each thread, relative to the library's thread-local data. */
    THREAD_LOCAL
  }
}
