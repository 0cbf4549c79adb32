package dev.ligature.linker;

import dev.ligature.engine.TrapException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Something could not be linked; the subclass tells in which phase. What is known is in accessors,
 * and the message is rendered from them: the subject first, then lines that start with {@code >>>}.
 * Names that others chose are {@linkplain dev.ligature.wasm.PrintableText printable} in the message
 * and as they are in the accessors.
 */
public abstract sealed class LinkException extends RuntimeException {
  private static final long serialVersionUID = 1;
  private final Report report;

  private LinkException(Report report) {
    super(report.text());
    this.report = report;
  }

  private LinkException(Report report, Throwable cause) {
    super(report.text(), cause);
    this.report = report;
  }

  /** The symbol it is about, the first if there are several. */
  public Optional<String> symbol() {
    return Optional.ofNullable(report.symbol());
  }

  /** The name of the library that it is about. */
  public Optional<String> library() {
    return Optional.ofNullable(report.library());
  }

  /** The names from main to the library that it is about, or to whoever asked for it. */
  public List<String> neededBy() {
    return report.neededBy();
  }

  /** Where was searched, in order: paths for a library, library names for a symbol. */
  public List<String> searched() {
    return report.searched();
  }

  /** One line in the words of POSIX systems, as guests get it from {@code dlerror}. */
  public String dlerror() {
    return report.dlerror();
  }

  /** A library was not found. */
  public static final class NotFound extends LinkException {
    /** The note on a path that goes through a file, or ends in a slash behind one. */
    public static final String NOT_A_DIRECTORY = "not a directory";

    private static final long serialVersionUID = 1;

    @SuppressWarnings("serial") // What copyOf and toList give is serializable.
    private final List<List<String>> requesters;

    /**
     * A library that was not found.
     *
     * @param name the name that was asked for
     * @param neededBy the names from main to the requester; empty if asked for from outside
     * @param searched the paths that were tried, in order
     */
    public NotFound(String name, List<String> neededBy, List<String> searched) {
      this(neededBy.isEmpty() ? List.of() : List.of(neededBy), name, searched, Map.of());
    }

    private NotFound(
        List<List<String>> requesters,
        String name,
        List<String> searched,
        Map<String, String> notes) {
      super(Report.notFound(name, requesters, searched, notes));
      this.requesters = requesters.stream().map(List::copyOf).toList();
    }

    /**
     * A library that was not found and that several need.
     *
     * @param name the name that was asked for
     * @param searched the paths that were tried, in order
     * @param notes what is to be said of some of these paths
     * @param requesters the names from main to each requester
     */
    public static NotFound neededBy(
        String name,
        List<String> searched,
        Map<String, String> notes,
        List<List<String>> requesters) {
      return new NotFound(requesters, name, searched, notes);
    }

    /** The names from main to each library that needs it, as far as the load had come. */
    public List<List<String>> requesters() {
      return requesters;
    }
  }

  /** A file or its bytes are not a module that can be linked. */
  public static final class InvalidModule extends LinkException {
    private static final long serialVersionUID = 1;

    /**
     * A module that can't be read or used.
     *
     * @param library the library's name
     * @param problem what is wrong, without the name
     * @param hint what to do, or empty
     * @param neededBy the names from main to the requester
     */
    public InvalidModule(String library, String problem, String hint, List<String> neededBy) {
      super(Report.invalidModule(library, library, problem, hint, neededBy));
    }

    /**
     * A module that can't be read or used.
     *
     * @param library the library's name
     * @param problem what is wrong, without the name
     * @param hint what to do, or empty
     * @param neededBy the names from main to the requester
     * @param cause what reading it threw
     */
    public InvalidModule(
        String library, String problem, String hint, List<String> neededBy, Throwable cause) {
      this(Report.invalidModule(library, library, problem, hint, neededBy), cause);
    }

    private InvalidModule(Report report, Throwable cause) {
      super(report, Objects.requireNonNull(cause));
    }

    /**
     * A file that can't be read or used.
     *
     * @param file its path, for Java
     * @param name its name, for guests
     * @param problem what is wrong, without the name
     * @param hint what to do, or empty
     * @param neededBy the names from main to the requester
     * @param cause what reading it threw
     */
    public static InvalidModule ofFile(
        String file,
        String name,
        String problem,
        String hint,
        List<String> neededBy,
        Throwable cause) {
      return new InvalidModule(Report.invalidModule(file, name, problem, hint, neededBy), cause);
    }
  }

  /** A memory, table or global that a library imports is not like the program's. */
  public static final class Incompatible extends LinkException {
    private static final long serialVersionUID = 1;
    private final String expected;
    private final String actual;

    /**
     * An import that does not fit.
     *
     * @param library the importing library's name
     * @param reference the import, such as {@code env.memory}
     * @param expected what the library imports, such as {@code memory 1..2}
     * @param actual what the program has
     * @param neededBy the names from main to the importing library
     */
    public Incompatible(
        String library, String reference, String expected, String actual, List<String> neededBy) {
      super(Report.incompatible(library, reference, expected, actual, neededBy));
      this.expected = expected;
      this.actual = actual;
    }

    /** What the library imports. */
    public String expected() {
      return expected;
    }

    /** What the program has. */
    public String actual() {
      return actual;
    }
  }

  /** The memory or table has no room for a library. */
  public static final class NoRoom extends LinkException {
    private static final long serialVersionUID = 1;

    /**
     * An area that could not be allocated.
     *
     * @param library the library's name
     * @param wanted what was wanted, such as {@code 70000 bytes of memory}
     * @param limit why not, such as {@code memory has 2 of at most 2 pages}
     * @param neededBy the names from main to the library
     */
    public NoRoom(String library, String wanted, String limit, List<String> neededBy) {
      super(Report.noRoom(library, wanted, limit, neededBy));
    }
  }

  /** Symbols that nobody defines, all of them together. */
  public static final class Undefined extends LinkException {
    private static final long serialVersionUID = 1;

    @SuppressWarnings("serial") // What copyOf and toList give is serializable.
    private final List<UndefinedReference> references;

    @SuppressWarnings("serial") // What copyOf and toList give is serializable.
    private final Map<String, List<String>> nearMisses;

    /**
     * Undefined symbols.
     *
     * @param references the references, in load order
     * @param searched the names of the libraries in which the first was looked for, in order
     */
    public Undefined(List<UndefinedReference> references, List<String> searched) {
      this(references, searched, Map.of());
    }

    /**
     * Undefined symbols.
     *
     * @param references the references, in load order
     * @param searched the names of the libraries in which the first was looked for, in order
     * @param nearMisses what comes near, one line each, by the symbol's name
     */
    public Undefined(
        List<UndefinedReference> references,
        List<String> searched,
        Map<String, List<String>> nearMisses) {
      super(Report.undefined(references, searched, nearMisses));
      this.references = List.copyOf(references);
      this.nearMisses = Map.copyOf(nearMisses);
    }

    /**
     * What comes near a symbol, one line each: who defines it but hides it, is not in scope, or is
     * on the library path and not loaded; else a name that differs little.
     */
    public List<String> nearMisses(String symbol) {
      return nearMisses.getOrDefault(symbol, List.of());
    }

    /** All references, in load order. */
    public List<UndefinedReference> references() {
      return references;
    }
  }

  /**
   * Functions of the host that the link policy does not let guests import, all of them together.
   */
  public static final class Refused extends LinkException {
    private static final long serialVersionUID = 1;

    @SuppressWarnings("serial") // What copyOf and toList give is serializable.
    private final List<UndefinedReference> references;

    /**
     * Refused imports.
     *
     * @param references the references, in load order
     * @param policy what guests may link
     */
    public Refused(List<UndefinedReference> references, LinkPolicy policy) {
      super(Report.refused(references, policy));
      this.references = List.copyOf(references);
    }

    /** All references, in load order. */
    public List<UndefinedReference> references() {
      return references;
    }
  }

  /** A listener does not let a library be loaded. */
  public static final class Vetoed extends LinkException {
    private static final long serialVersionUID = 1;
    private final String reason;

    /**
     * A library that a listener refuses.
     *
     * @param library the name that was asked for
     * @param reason why, in one line; guests do not get it
     * @param neededBy the names from main to the requester; empty if Java asks
     */
    public Vetoed(String library, String reason, List<String> neededBy) {
      super(Report.vetoed(library, reason, neededBy));
      this.reason = reason;
    }

    /** Why. */
    public String reason() {
      return reason;
    }
  }

  /** Symbols whose definition is not what a reference to them wants, all of them together. */
  public static final class Mismatch extends LinkException {
    private static final long serialVersionUID = 1;

    @SuppressWarnings("serial") // What copyOf and toList give is serializable.
    private final List<SymbolMismatch> mismatches;

    /**
     * Mismatches.
     *
     * @param mismatches the mismatches, in load order
     */
    public Mismatch(List<SymbolMismatch> mismatches) {
      super(Report.mismatch(mismatches));
      this.mismatches = List.copyOf(mismatches);
    }

    /** All mismatches, in load order. */
    public List<SymbolMismatch> mismatches() {
      return mismatches;
    }
  }

  /** Code that runs while a library is loaded trapped: a start function or a constructor. */
  public static final class InitializationFailed extends LinkException {
    private static final long serialVersionUID = 1;
    private final TrapException trap;

    /**
     * A trap while a library was loaded.
     *
     * @param library the library's name
     * @param function what ran, such as {@code __wasm_call_ctors}
     * @param trap the trap
     * @param neededBy the names from main to the library
     */
    public InitializationFailed(
        String library, String function, TrapException trap, List<String> neededBy) {
      super(
          Report.initializationFailed(
              library, function, String.valueOf(trap.getMessage()), neededBy),
          trap);
      this.trap = trap;
    }

    /** The trap, with the guest's stack. */
    public TrapException trap() {
      return trap;
    }
  }

  /** What was asked for makes no sense: flags, an empty name, the program's own file. */
  public static final class InvalidRequest extends LinkException {
    private static final long serialVersionUID = 1;

    /**
     * A request that can't be met.
     *
     * @param message one line; also what guests get from {@code dlerror}
     */
    public InvalidRequest(String message) {
      super(Report.invalidRequest(message));
    }
  }

  /** A saved program can't go on: the snapshot is damaged, or what it needs is not there. */
  public static final class NotRestored extends LinkException {
    private static final long serialVersionUID = 1;

    /**
     * A program that can't be restored.
     *
     * @param problem why not
     * @param hint what to do, or empty
     */
    public NotRestored(String problem, String hint) {
      super(Report.notRestored(problem, hint));
    }

    /**
     * A program that can't be restored.
     *
     * @param problem why not
     * @param hint what to do, or empty
     * @param cause what went wrong
     */
    public NotRestored(String problem, String hint, Throwable cause) {
      super(Report.notRestored(problem, hint), Objects.requireNonNull(cause, "cause"));
    }
  }
}
